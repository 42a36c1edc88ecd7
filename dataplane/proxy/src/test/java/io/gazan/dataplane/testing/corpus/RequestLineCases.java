package io.gazan.dataplane.testing.corpus;

import static io.gazan.dataplane.testing.corpus.NegativeCase.HOST;
import static io.gazan.dataplane.testing.corpus.NegativeCase.either;
import static io.gazan.dataplane.testing.corpus.NegativeCase.refused;
import static io.gazan.dataplane.testing.corpus.NegativeCase.taken;
import static io.gazan.dataplane.testing.corpus.NegativeCase.waits;

import java.util.ArrayList;
import java.util.List;

/** Request lines that are not {@code token SP target SP HTTP/1.1}. */
final class RequestLineCases {
  private static final String FAMILY = "request-line";

  private static final String[] LINES = {
    "GET\t{T} HTTP/1.1",
    "GET {T}\tHTTP/1.1",
    "GET  {T} HTTP/1.1",
    "GET {T}  HTTP/1.1",
    " GET {T} HTTP/1.1",
    "\tGET {T} HTTP/1.1",
    "GET {T} HTTP/1.1 ",
    "GET {T} HTTP/1.1\t",
    "GET\u000b{T} HTTP/1.1",
    "GET\u000c{T} HTTP/1.1",
    "GET\r{T} HTTP/1.1",
    "GET {T}\u000bHTTP/1.1",
    "GET {T}\rHTTP/1.1",
    "GET {T}",
    "GET {T} ",
    "GET",
    "GET ",
    "GET HTTP/1.1",
    "{T} HTTP/1.1",
    " {T} HTTP/1.1",
    "GET {T} HTTP/1.1 x",
    "GET {T} x HTTP/1.1",
    "GET {T} HTTP/1.1 HTTP/1.1",
    "GET {T}\u0000 HTTP/1.1",
    "GET\u0000 {T} HTTP/1.1",
    "\u0000GET {T} HTTP/1.1",
    "GET {T} HTTP/1.1\u0000",
    "GET {T} HTTP/1.1\r",
    "GET {T} HTTP/1.1\rX: y",
    "GET {T}\n HTTP/1.1",
    "GET\u00a0{T}\u00a0HTTP/1.1",
    "\u00ef\u00bb\u00bfGET {T} HTTP/1.1",
    "G ET {T} HTTP/1.1",
    "GET: {T} HTTP/1.1",
    "G\u0001ET {T} HTTP/1.1",
    "GE\u00e4T {T} HTTP/1.1",
    "(GET) {T} HTTP/1.1",
    "GET, {T} HTTP/1.1",
    "{GET} {T} HTTP/1.1",
    "\"GET\" {T} HTTP/1.1",
    "@GET {T} HTTP/1.1",
    "GET/ {T} HTTP/1.1",
    "GET=1 {T} HTTP/1.1",
    "GET\u007f {T} HTTP/1.1",
  };

  private static final String[] VERSIONS = {
    "HTTP/1.32", "HTTP/0.9", "HTTP/2.0", "HTTP/1.2", "HTTP/1.", "HTTP/1", "HTTP/.1", "HTTP/11",
        "HTTP/1.1.1",
    "http/1.1", "Http/1.1", "HTTP/1,1", "HTTP /1.1", "HTTP/ 1.1", "HTTP/1 .1", "HTTP/1. 1",
        "HTTP/01.1", "HTTP/1.01",
    "HTTP/-1.1", "HTTP/+1.1", "HTTPS/1.1", "ICY/1.1", "HTTP\\1.1", "HTTP/1.1a", "HTTP/9.9",
        "HTTP/1.x", "HTTP/3",
    "HTTP/1.\u00b9", "XTTP/1.1", "HTTP//1.1",
  };

  private static final String[] TARGETS = {
    "case",
    "*",
    "?x",
    "#",
    "{T}#frag",
    "{T}\"",
    "{T}<",
    "{T}>",
    "{T}\\x",
    "\\{T}",
    "{T}\u007f",
    "{T}\u0080",
    "{T}\u00e4",
    "{T}\u0001",
    "{T}%",
    "{T}%2",
    "{T}%zz",
    "{T}%0",
    "{T}%00",
    "{T}/%00/x",
    "{T}%u0041",
    "{T}?\u0000",
    "{T}?a\u0080",
    "{T}?a\u00e4",
    "{T}?a#b",
    "{T}?\"",
    "{T}?<x>",
    "ftp://c.example{T}",
    "http:/c.example{T}",
    "http:c.example{T}",
    "http://",
    "http:///{T}",
    "javascript:x",
    "c.example{T}",
    "c.example:80",
    "://c.example{T}",
    "http//c.example{T}",
    "ws://c.example{T}",
    "urn:x",
  };

  private RequestLineCases() {}

  static List<NegativeCase> all() {
    List<NegativeCase> cases = new ArrayList<>();
    for (String line : LINES) {
      cases.add(refused(FAMILY, line, line + "\r\n" + HOST + "\r\n").with(400, 505));
    }
    for (String version : VERSIONS) {
      cases.add(
          refused(FAMILY, version, "GET {T} " + version + "\r\n" + HOST + "\r\n").with(400, 505));
    }
    for (String target : TARGETS) {
      cases.add(refused("target", target, "GET " + target + " HTTP/1.1\r\n" + HOST + "\r\n"));
    }
    for (String target :
        new String[] {"{T}^", "{T}`", "{T}{x", "{T}|", "{T}}x", "{T}?%zz", "{T}?%"}) {
      cases.add(either("target", target, "GET " + target + " HTTP/1.1\r\n" + HOST + "\r\n"));
    }
    String rest = "GET {T} HTTP/1.1\r\n" + HOST + "\r\n";
    cases.add(taken("before", "one empty line", "\r\n" + rest));
    cases.add(either("before", "two empty lines", "\r\n\r\n" + rest));
    cases.add(refused("before", "three empty lines", "\r\n\r\n\r\n" + rest));
    cases.add(refused("before", "many empty lines", "\r\n".repeat(1000) + rest));
    for (String junk :
        new String[] {
          "\n",
          "\r",
          " \r\n",
          "\r\r\n",
          "\n\r\n",
          "\u0000",
          "\u0000\r\n",
          "\u000b\r\n",
          "x\r\n",
          "0\r\n\r\n"
        }) {
      cases.add(refused("before", junk, junk + rest).with(400, 505));
    }
    cases.add(refused("line-end", "LF everywhere", rest.replace("\r\n", "\n")));
    cases.add(refused("line-end", "LF after the request line", rest.replace("1.1\r\n", "1.1\n")));
    cases.add(refused("line-end", "LF after a header", rest.replace("example\r\n", "example\n")));
    cases.add(refused("line-end", "LF at the end", rest.substring(0, rest.length() - 2) + "\n"));
    cases.add(refused("line-end", "CR everywhere", rest.replace("\r\n", "\r")));
    cases.add(refused("line-end", "CR CR LF", rest.replace("example\r\n", "example\r\r\n")));
    cases.add(refused("line-end", "LF CR", rest.replace("example\r\n", "example\n\r")));
    cases.add(waits("line-end", "no empty line", rest.substring(0, rest.length() - 2)));
    cases.add(waits("line-end", "half of the empty line", rest.substring(0, rest.length() - 1)));
    cases.add(waits("line-end", "half a request line", "GET {T} HT"));
    cases.add(refused("other", "HTTP/0.9", "GET {T}\r\n"));
    cases.add(
        refused("other", "HTTP/2 preface", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n").with(400, 505));
    cases.add(
        refused(
            "other",
            "TLS hello",
            "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc\u0003\u0003\r\n\r\n"));
    cases.add(refused("other", "SSH", "SSH-2.0-OpenSSH_9.2\r\n\r\n"));
    cases.add(
        refused("other", "PROXY line", "PROXY TCP4 1.2.3.4 5.6.7.8 1 2\r\n" + rest).with(400, 505));
    cases.add(
        refused("method", "CONNECT", "CONNECT c.example:443 HTTP/1.1\r\n" + HOST + "\r\n")
            .with(400, 405));
    cases.add(
        refused("method", "CONNECT with a path", "CONNECT {T} HTTP/1.1\r\n" + HOST + "\r\n")
            .with(400, 405));
    cases.add(refused("method", "TRACE", "TRACE {T} HTTP/1.1\r\n" + HOST + "\r\n").with(400, 405));
    cases.add(
        either("method", "lower case", "get {T} HTTP/1.1\r\n" + HOST + "\r\n").with(400, 405, 501));
    cases.add(either("method", "unknown", "BREW {T} HTTP/1.1\r\n" + HOST + "\r\n").with(405, 501));
    cases.add(
        either("method", "very long", "A".repeat(300) + " {T} HTTP/1.1\r\n" + HOST + "\r\n")
            .with(400, 405, 501));
    return cases;
  }
}
