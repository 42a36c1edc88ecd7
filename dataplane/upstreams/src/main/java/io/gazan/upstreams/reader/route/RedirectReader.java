package io.gazan.upstreams.reader.route;

import io.gazan.upstreams.address.Addresses;
import io.gazan.upstreams.document.Fields;
import io.gazan.upstreams.document.Quoted;
import io.gazan.upstreams.document.Value;
import io.gazan.upstreams.reader.value.Names;
import io.gazan.upstreams.reader.value.Paths;
import io.gazan.upstreams.route.RedirectSpec;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads {@code redirect_to}: a URL, or its parts. */
final class RedirectReader {
  private static final Set<String> SCHEMES = Set.of("http", "https");
  private static final Set<Integer> STATUSES = Set.of(301, 302, 303, 307, 308);
  private static final int STATUS = 301;

  private RedirectReader() {}

  static @Nullable RedirectSpec read(Value value) {
    if (value.isScalar()) {
      return url(value, STATUS);
    }
    if (value.isList()) {
      value.expected("a URL or a mapping");
      return null;
    }
    Fields fields = value.fields();
    if (fields == null) {
      return null;
    }
    Value url = fields.get("url");
    String scheme = fields.<@Nullable String>read("scheme", RedirectReader::scheme, null);
    String host = fields.<@Nullable String>read("host", RedirectReader::host, null);
    Integer port = fields.<@Nullable Integer>read("port", v -> v.integer(1, 65535), null);
    String path = fields.<@Nullable String>read("path", RedirectReader::path, null);
    int status = fields.<Integer>read("status", RedirectReader::status, STATUS);
    fields.finish();
    boolean parts =
        fields.has("scheme") || fields.has("host") || fields.has("port") || fields.has("path");
    if (url != null) {
      if (parts) {
        fields.refuse("url goes without scheme, host, port and path");
      }
      return url(url, status);
    }
    if (!parts) {
      fields.refuse("needs url, or one of scheme, host, port, path");
    }
    return new RedirectSpec(scheme, host, port, path, status);
  }

  private static @Nullable RedirectSpec url(Value value, int status) {
    String text = value.text();
    if (text == null) {
      return null;
    }
    int colon = text.indexOf("://");
    String scheme = colon < 0 ? "" : text.substring(0, colon).toLowerCase(Locale.ROOT);
    if (!SCHEMES.contains(scheme)) {
      value.expected("a URL such as https://www.example.com");
      return null;
    }
    String rest = text.substring(colon + 3);
    int slash = rest.indexOf('/');
    String authority = slash < 0 ? rest : rest.substring(0, slash);
    if (authority.indexOf('@') >= 0 || authority.indexOf('?') >= 0 || authority.indexOf('#') >= 0) {
      // Not shown: it may hold a password.
      value.refuse("expected a URL without user, query and fragment");
      return null;
    }
    int portColon = authority.lastIndexOf(':');
    boolean hasPort = portColon > authority.indexOf(']') && !isOpen(authority);
    Integer port = hasPort ? Names.port(authority.substring(portColon + 1)) : null;
    if (port != null && port < 0) {
      value.refuse("the port must be 1 to 65535, found " + Quoted.of(text));
      return null;
    }
    String host = host(value, hasPort ? authority.substring(0, portColon) : authority);
    String path = slash < 0 ? null : Paths.prefix(value, rest.substring(slash));
    return host == null
        ? null
        : new RedirectSpec(scheme, host, port, "/".equals(path) ? null : path, status);
  }

  private static boolean isOpen(String authority) {
    return authority.startsWith("[") && authority.indexOf(']') < 0;
  }

  private static @Nullable String scheme(Value value) {
    String text = value.text();
    String scheme = text == null ? "" : text.toLowerCase(Locale.ROOT);
    if (text != null && !SCHEMES.contains(scheme)) {
      value.expected("http or https");
    }
    return scheme;
  }

  private static @Nullable String host(Value value) {
    String text = value.text();
    return text == null ? null : host(value, text);
  }

  private static @Nullable String host(Value value, String text) {
    if (text.startsWith("[") && text.endsWith("]")) {
      String address = Addresses.ipv6(text.substring(1, text.length() - 1));
      if (address != null) {
        return "[" + address + "]";
      }
    }
    String lower = text.toLowerCase(Locale.ROOT);
    String problem = text.startsWith("[") ? "is not an IPv6 address" : Names.problem(lower);
    if (problem != null) {
      value.refuse("host " + Quoted.of(text) + " " + problem);
      return null;
    }
    return lower;
  }

  private static @Nullable String path(Value value) {
    String text = value.text();
    String path = text == null ? null : Paths.prefix(value, text);
    return "/".equals(path) ? null : path;
  }

  private static @Nullable Integer status(Value value) {
    Integer status = value.integer(301, 308);
    if (status != null && !STATUSES.contains(status)) {
      value.expected("301, 302, 303, 307 or 308");
    }
    return status;
  }
}
