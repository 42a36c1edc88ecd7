package io.gazan.upstreams.reader.consul;

import io.gazan.upstreams.consul.ConsulServiceSpec;
import io.gazan.upstreams.consul.ConsulSpec;
import io.gazan.upstreams.document.Fields;
import io.gazan.upstreams.document.Quoted;
import io.gazan.upstreams.document.Value;
import io.gazan.upstreams.reader.consul.ConsulPart.ServiceRoute;
import io.gazan.upstreams.reader.value.PemReader;
import io.gazan.upstreams.tls.PemSource;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.SequencedSet;
import org.jspecify.annotations.Nullable;

/** Reads the {@code consul} block. No message shows the token. */
public final class ConsulReader {
  private static final int LONGEST_TOKEN = 4096;
  static final int LONGEST_NAME = 253;

  private final PemReader pem;

  public ConsulReader(PemReader pem) {
    this.pem = pem;
  }

  /** Null if there is nothing to read. */
  public @Nullable ConsulPart read(Value value) {
    Fields fields = value.fields();
    if (fields == null) {
      return null;
    }
    Value servers = fields.require("servers");
    List<URI> uris = servers == null ? List.of() : servers(servers);
    String token = fields.<@Nullable String>read("token", ConsulReader::token, null);
    PemSource ca = fields.<@Nullable PemSource>read("tls", v -> tls(v, uris), null);
    String dc = fields.<@Nullable String>read("dc", v -> name(v, "a data centre"), null);
    Value services = fields.require("services");
    fields.finish();
    List<ServiceRoute> routes = services == null ? List.of() : ConsulServiceReader.list(services);
    SequencedSet<ConsulServiceSpec> distinct = new LinkedHashSet<>();
    routes.forEach(each -> distinct.add(each.service()));
    return new ConsulPart(
        new ConsulSpec(uris, token, ca, dc, List.copyOf(distinct)), List.copyOf(routes));
  }

  private static List<URI> servers(Value value) {
    List<URI> uris = new ArrayList<>();
    for (Value item : value.items()) {
      URI uri = server(item);
      if (uri != null && uris.contains(uri)) {
        item.refuse(uri + " stands twice in this list");
      } else if (uri != null) {
        uris.add(uri);
      }
    }
    if (value.isList() && value.items().isEmpty()) {
      value.refuse("servers is empty");
    }
    return uris;
  }

  private static @Nullable URI server(Value value) {
    String text = value.text();
    URI uri = text == null ? null : uri(text);
    if (text == null) {
      return null;
    }
    if (uri != null && uri.getRawUserInfo() != null) {
      value.refuse("a server stands without a user and password; Consul is shown a token");
      return null;
    }
    if (uri == null || uri.getHost() == null || !isBare(uri)) {
      value.refuse(
          "a Consul server is http or https, a host and a port, such as http://127.0.0.1:8500;"
              + " found "
              + Quoted.of(text));
      return null;
    }
    String host = uri.getHost().toLowerCase(Locale.ROOT);
    String port = uri.getPort() < 0 ? "" : ":" + uri.getPort();
    return URI.create(uri.getScheme().toLowerCase(Locale.ROOT) + "://" + host + port);
  }

  private static boolean isBare(URI uri) {
    String path = uri.getRawPath();
    return ("http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme()))
        && (path.isEmpty() || path.equals("/"))
        && uri.getPort() != 0
        && uri.getPort() <= 65535
        && uri.getRawQuery() == null
        && uri.getRawFragment() == null;
  }

  private static @Nullable URI uri(String text) {
    try {
      return new URI(text);
    } catch (URISyntaxException e) {
      return null;
    }
  }

  private static @Nullable String token(Value value) {
    if (!value.isScalar()) {
      value.expected("text");
      return null;
    }
    String text = value.text();
    if (text != null
        && (text.isEmpty()
            || text.length() > LONGEST_TOKEN
            || !text.chars().allMatch(c -> c > ' ' && c < 0x7F))) {
      value.refuse("a token is 1 to " + LONGEST_TOKEN + " visible ASCII characters");
      return null;
    }
    return text;
  }

  private @Nullable PemSource tls(Value value, List<URI> servers) {
    Fields fields = value.fields();
    if (fields == null) {
      return null;
    }
    PemSource ca = fields.<@Nullable PemSource>read("ca", pem::certificates, null);
    fields.finish();
    if (!servers.isEmpty() && servers.stream().noneMatch(uri -> uri.getScheme().equals("https"))) {
      value.warn("tls is never used: no server is https");
    }
    return ca;
  }

  /** A name as Consul has it; null if it is none at all. */
  static @Nullable String name(Value value, String what) {
    String text = value.text();
    if (text != null && !isName(text)) {
      value.refuse(
          what
              + "'s name is 1 to "
              + LONGEST_NAME
              + " letters, digits, '.', '-' and '_'; found "
              + Quoted.of(text));
    }
    return text;
  }

  private static boolean isName(String text) {
    return !text.isEmpty()
        && text.length() <= LONGEST_NAME
        && !text.equals(".")
        && !text.equals("..")
        && text.chars()
            .allMatch(
                c ->
                    (c >= 'a' && c <= 'z')
                        || (c >= 'A' && c <= 'Z')
                        || (c >= '0' && c <= '9')
                        || "-_.".indexOf(c) >= 0);
  }
}
