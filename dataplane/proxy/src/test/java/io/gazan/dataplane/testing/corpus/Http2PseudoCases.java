package io.gazan.dataplane.testing.corpus;

import static io.gazan.dataplane.testing.corpus.Http2Draft.get;
import static io.gazan.dataplane.testing.corpus.Http2Draft.post;

import java.util.ArrayList;
import java.util.List;

/** {@code :method}, {@code :path} and {@code :scheme}, and pseudo-header fields out of place. */
final class Http2PseudoCases {
  private static final String[] METHODS = {
    "",
    " ",
    "GE T",
    "GET ",
    " GET",
    "GET\t",
    "\tGET",
    "GET\r",
    "GET\n",
    "GET\r\n",
    "\r\nGET",
    "GET\u0000",
    "GET\u007f",
    "GET / HTTP/1.1\r\nHost: evil.example\r\ninjected: y\r\n\r\nGET",
    "GET /smuggled HTTP/1.1\r\ninjected:",
    "GET,POST",
    "GET:",
    "GET/",
    "(GET)",
    "\"GET\"",
    "G\u00e4T",
    "TRACE",
    "CONNECT",
  };

  private static final String[] PATHS = {
    "",
    " ",
    " {T}",
    "{T} ",
    "{T} x",
    "{T}\tx",
    "{T}\r",
    "{T}\n",
    "{T}\r\n",
    "{T}\u0000",
    "{T}\u007f",
    "{T}\u000b",
    "{T} HTTP/1.1\r\nHost: evil.example\r\ninjected: y",
    "{T} HTTP/1.1\r\nHost: c.example\r\n\r\nGET /smuggled",
    "{T}\r\ninjected: y",
    "{T}\ninjected: y",
    "{T}#x",
    "#{T}",
    "{T}?a#x",
    "{T}?a b",
    "{T}?a\r\ninjected: y",
    "{T}?a\n",
    "{T}?a\u0000",
    "{T}?\u00e4",
    "http://c.example{T}",
    "http://evil.example{T}",
    "https://c.example{T}",
    "ftp://c.example{T}",
    "*",
    "**",
    "*{T}",
    "x{T}",
    "?{T}",
    ".{T}",
    ":80{T}",
    ":443{T}",
    "@evil.example{T}",
    "%2f{T}",
    "\\{T}",
    "{T}\\x",
    "{T}%00",
    "{T}%0",
    "{T}%zz",
    "{T}\"",
    "{T}<",
    "{T}|",
    "{T}^",
    "{T}{",
    "{T}\u00e4",
    "{T}\u0085",
  };

  private static final String[] SCHEMES = {
    "",
    " ",
    "https ",
    " https",
    "https\r\ninjected: y",
    "https\n",
    "http\u0000",
    "http\t",
    "https:",
    "https://evil.example/",
    "https://evil.example/?",
    "http https",
    "ftp",
    "ws",
    "wss",
    "javascript",
    "h2",
    "\u00e4",
  };

  private Http2PseudoCases() {}

  static List<Http2Case> all() {
    List<Http2Case> cases = new ArrayList<>();
    for (String method : METHODS) {
      cases.add(get().set(":method", method).refused(":method", method));
    }
    for (String method : new String[] {"PATCH", "PROPFIND", "M-SEARCH", "QUERY", "DELETE"}) {
      cases.add(get().set(":method", method).taken(":method", method));
      cases.add(post("hello").set(":method", method).taken(":method with body", method));
    }
    for (String method : new String[] {"get", "PRI", "G".repeat(3000), "!#$%&'*+-.^_`|~"}) {
      cases.add(get().set(":method", method).either(":method", method));
    }
    for (String path : PATHS) {
      cases.add(get().set(":path", path).refused(":path", path));
    }
    for (String path : new String[] {"{T}?a=b", "{T}?", "{T}?a=/../b?c", "{T}/%41", "{T}/a%2Fb"}) {
      cases.add(get().set(":path", path).either(":path", path));
    }
    for (String path :
        new String[] {"//evil.example{T}", "/..{T}", "{T}/../../x", "{T};a=b", "/%2e%2e{T}"}) {
      cases.add(get().set(":path", path).either(":path", path));
    }
    cases.add(get().set(":path", "{T}" + "a".repeat(10_000)).refused(":path", "10,000 bytes"));
    for (String scheme : SCHEMES) {
      cases.add(get().set(":scheme", scheme).refused(":scheme", scheme));
    }
    cases.add(get().set(":scheme", "http").taken(":scheme", "http"));
    cases.add(get().set(":scheme", "HTTPS").either(":scheme", "HTTPS"));
    outOfPlace(cases);
    return cases;
  }

  private static void outOfPlace(List<Http2Case> cases) {
    String family = "pseudo-header fields";
    for (String name : new String[] {":method", ":scheme", ":path", ":authority"}) {
      String value = get().taken("", "").value(name, "{T}");
      String same = value == null ? "" : value;
      if (!name.equals(":authority")) {
        cases.add(get().without(name).refused(family, "no " + name));
      }
      cases.add(get().first(name, same).refused(family, "twice " + name));
      cases.add(get().first(name, "").refused(family, "empty and again " + name));
      cases.add(get().first(name, "evil.example").refused(family, "another " + name));
      cases.add(get().last(name, same).refused(family, "again behind the fields " + name));
      cases.add(get().without(name).last(name, same).refused(family, "only behind " + name));
      cases.add(get().first(name + " ", same).refused(family, "name with a space " + name));
      cases.add(get().first(name + "\r\n", same).refused(family, "name with CR LF " + name));
      cases.add(get().first(name.toUpperCase(java.util.Locale.ROOT), same).refused(family, name));
      cases.add(post("hello").trailer(name, same).brokenBody(family, "in trailers " + name));
    }
    for (String name :
        new String[] {":", "::", ":host", ":status", ":foo", ":te", ":content-length", ":a b"}) {
      cases.add(get().first(name, "200").refused(family, name));
      cases.add(get().last(name, "200").refused(family, "behind the fields " + name));
    }
    cases.add(get().first(":x\r\ninjected: y", "z").refused(family, "injection in a name"));
    cases.add(post("hello").trailer(":status", "200").brokenBody(family, "in trailers :status"));
  }
}
