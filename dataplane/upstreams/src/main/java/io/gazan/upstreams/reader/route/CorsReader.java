package io.gazan.upstreams.reader.route;

import io.gazan.upstreams.address.Addresses;
import io.gazan.upstreams.document.Fields;
import io.gazan.upstreams.document.Quoted;
import io.gazan.upstreams.document.Value;
import io.gazan.upstreams.policy.CorsSpec;
import io.gazan.upstreams.reader.value.Names;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Reads {@code cors}. */
final class CorsReader {
  private static final Duration LONGEST = Duration.ofDays(1);

  private CorsReader() {}

  static @Nullable CorsSpec read(Value value) {
    Fields fields = value.fields();
    if (fields == null) {
      return null;
    }
    Value origins = fields.require("origins");
    List<String> allowed = origins == null ? List.of() : origins(origins);
    boolean credentials = fields.bool("credentials", false);
    CorsSpec cors =
        new CorsSpec(
            allowed,
            tokens(fields, "methods", CorsSpec.METHODS, name -> name.toUpperCase(Locale.ROOT)),
            tokens(fields, "headers", List.of(), UnaryOperator.identity()),
            tokens(fields, "expose", List.of(), UnaryOperator.identity()),
            credentials,
            fields.<Duration>read(
                "max_age", age -> age.seconds(Duration.ZERO, LONGEST), CorsSpec.MAX_AGE));
    fields.finish();
    if (credentials && cors.anyOrigin() && origins != null) {
      origins.refuse("every origin and credentials do not go together: name the origins");
    }
    return cors;
  }

  private static List<String> origins(Value value) {
    List<String> origins = new ArrayList<>();
    List<Value> items = value.isList() ? value.items() : List.of(value);
    for (Value item : items) {
      String text = item.text();
      String origin = text == null ? null : origin(text);
      if (origin != null) {
        origins.add(origin);
      } else if (text != null) {
        item.expected("an origin such as https://app.example.com or https://*.example.com, or *");
      }
    }
    if (items.isEmpty()) {
      value.refuse("is empty: no page could use this");
    }
    return origins;
  }

  /** In the form that browsers send (RFC 6454 §6.2); null if it is none. */
  private static @Nullable String origin(String text) {
    String lower = text.toLowerCase(Locale.ROOT);
    if (lower.equals("*") || lower.equals("null")) {
      // null is what a sandboxed page of anyone says: letting it in lets everyone in.
      return lower.equals("*") ? lower : null;
    }
    int colon = lower.indexOf("://");
    if (colon < 1 || !lower.substring(0, colon).chars().allMatch(CorsReader::isScheme)) {
      return null;
    }
    String authority = lower.substring(colon + 3);
    int portColon = authority.lastIndexOf(':');
    boolean port = portColon > authority.indexOf(']');
    if (port && Names.port(authority.substring(portColon + 1)) < 0) {
      return null;
    }
    String host = port ? authority.substring(0, portColon) : authority;
    if (host.startsWith("[")) {
      return literal(lower, host);
    }
    String name = host.startsWith("*.") ? host.substring(2) : host;
    return Names.problem(name) == null ? lower : null;
  }

  private static @Nullable String literal(String origin, String host) {
    String address =
        host.endsWith("]") ? Addresses.ipv6(host.substring(1, host.length() - 1)) : null;
    if (address == null) {
      return null;
    }
    // Browsers write no dots (URL Standard, "IPv6 serializer"); the text of RFC 5952 may have them.
    return address.indexOf('.') >= 0 ? origin : origin.replace(host, "[" + address + "]");
  }

  private static boolean isScheme(int c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '+' || c == '-' || c == '.';
  }

  private static List<String> tokens(
      Fields fields, String key, List<String> orElse, UnaryOperator<String> form) {
    Value value = fields.get(key);
    if (value == null) {
      return orElse;
    }
    List<String> tokens = new ArrayList<>();
    for (Value item : value.isList() ? value.items() : List.of(value)) {
      String text = item.text();
      if (text != null && Names.isToken(text)) {
        tokens.add(form.apply(text));
      } else if (text != null) {
        item.refuse(Quoted.of(text) + " is not a name");
      }
    }
    return tokens;
  }
}
