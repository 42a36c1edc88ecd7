package io.gazan.upstreams.reader.route;

import io.gazan.upstreams.address.Addresses;
import io.gazan.upstreams.document.Fields;
import io.gazan.upstreams.document.Quoted;
import io.gazan.upstreams.document.Value;
import io.gazan.upstreams.policy.HeaderLine;
import io.gazan.upstreams.policy.HeaderRules;
import io.gazan.upstreams.reader.value.Names;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the header lists of one level. */
public final class HeaderReader {
  public static final List<String> KEYS =
      List.of(
          "headers",
          "client_headers",
          "server_headers",
          "remove_client_headers",
          "remove_server_headers",
          "add_client_headers",
          "add_server_headers");

  /** Frame the message or end at each hop (RFC 9110 §7.6.1): only the proxy can write them. */
  private static final Set<String> OURS =
      Set.of(
          "connection",
          "content-length",
          "transfer-encoding",
          "keep-alive",
          "proxy-connection",
          "te",
          "trailer",
          "upgrade",
          "expect");

  /** A second line of these makes a message that its reader refuses, or reads either way. */
  private static final Set<String> ONCE =
      Set.of("authorization", "content-type", "cookie", "date", "host", "location", "server");

  private HeaderReader() {}

  public static HeaderRules read(Fields fields) {
    return new HeaderRules(
        lines(fields.get("headers"), false),
        lines(fields.get("client_headers"), false),
        lines(fields.get("server_headers"), true),
        names(fields.get("remove_client_headers")),
        names(fields.get("remove_server_headers")),
        added(fields.get("add_client_headers"), false),
        added(fields.get("add_server_headers"), true));
  }

  private static List<HeaderLine> lines(@Nullable Value value, boolean request) {
    if (value == null) {
      return List.of();
    }
    List<HeaderLine> lines = new ArrayList<>();
    for (Value item : value.items()) {
      HeaderLine line = line(item, request);
      if (line != null) {
        lines.add(line);
      }
    }
    return lines;
  }

  private static List<HeaderLine> added(@Nullable Value value, boolean request) {
    if (value == null) {
      return List.of();
    }
    List<HeaderLine> lines = new ArrayList<>();
    for (Value item : value.items()) {
      HeaderLine line = line(item, request);
      if (line != null && ONCE.contains(line.name().toLowerCase(Locale.ROOT))) {
        String setter = request ? "server_headers" : "client_headers";
        item.refuse(line.name() + " stands in a message once; " + setter + " can set it");
      } else if (line != null) {
        lines.add(line);
      }
    }
    return lines;
  }

  private static List<String> names(@Nullable Value value) {
    if (value == null) {
      return List.of();
    }
    List<String> names = new ArrayList<>();
    for (Value item : value.items()) {
      String name = item.text();
      if (name != null && checkName(item, name, false)) {
        names.add(name);
      }
    }
    return names;
  }

  private static @Nullable HeaderLine line(Value item, boolean request) {
    if (item.isMapping()) {
      item.refuse("expected text; put \"Name: value\" into quotes");
      return null;
    }
    String text = item.text();
    if (text == null) {
      return null;
    }
    int colon = text.indexOf(':');
    if (colon < 0) {
      item.refuse("expected \"Name: value\", found " + Quoted.of(text));
      return null;
    }
    String name = trim(text.substring(0, colon));
    String value = trim(text.substring(colon + 1));
    return checkName(item, name, request) && checkValue(item, name, value)
        ? new HeaderLine(name, value)
        : null;
  }

  /**
   * @param host whether {@code Host} may be set: on the way to the endpoint it may
   */
  static boolean checkName(Value item, String name, boolean host) {
    String lower = name.toLowerCase(Locale.ROOT);
    if (!Names.isToken(name)) {
      item.refuse(Quoted.of(name) + " is not a header name");
      return false;
    }
    if (OURS.contains(lower)) {
      item.refuse(name + " belongs to the connection; only the proxy itself can set or remove it");
      return false;
    }
    if (lower.equals("host") && !host) {
      item.refuse(
          "Host is a request header without which no request is valid; only"
              + " server_headers can set it");
      return false;
    }
    return true;
  }

  /** One byte a character on the wire, so nothing beyond Latin-1. */
  private static boolean checkValue(Value item, String name, String value) {
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if ((c < ' ' && c != '\t') || (c >= 0x7F && c < 0xA0) || c > 0xFF) {
        item.refuse(
            "the value of %s has U+%04X, which cannot stand in a header".formatted(name, (int) c));
        return false;
      }
    }
    if (name.equalsIgnoreCase("host") && !isAuthority(value)) {
      item.refuse("Host must be a host name with an optional port, found " + Quoted.of(value));
      return false;
    }
    return true;
  }

  private static boolean isAuthority(String value) {
    int colon = value.lastIndexOf(':');
    boolean port = colon > value.indexOf(']');
    if (port && Names.port(value.substring(colon + 1)) < 0) {
      return false;
    }
    String host = port ? value.substring(0, colon) : value;
    return host.startsWith("[")
        ? host.endsWith("]") && Addresses.ipv6(host.substring(1, host.length() - 1)) != null
        : Names.problem(host.toLowerCase(Locale.ROOT)) == null;
  }

  private static String trim(String text) {
    int start = 0;
    int end = text.length();
    while (start < end && isBlank(text.charAt(start))) {
      start++;
    }
    while (end > start && isBlank(text.charAt(end - 1))) {
      end--;
    }
    return text.substring(start, end);
  }

  private static boolean isBlank(char c) {
    return c == ' ' || c == '\t';
  }
}
