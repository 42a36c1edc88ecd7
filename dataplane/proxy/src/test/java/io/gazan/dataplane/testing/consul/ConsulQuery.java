package io.gazan.dataplane.testing.consul;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import java.net.URLDecoder;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A query that came in.
 *
 * @param service the path's last segment, decoded
 * @param parameters of the query string, decoded
 * @param token {@code X-Consul-Token}
 */
public record ConsulQuery(String service, Map<String, String> parameters, @Nullable String token) {
  static ConsulQuery of(HttpExchange exchange) {
    Map<String, String> parameters = new HashMap<>();
    String raw = exchange.getRequestURI().getRawQuery();
    for (String pair : raw == null ? new String[0] : raw.split("&", -1)) {
      int equals = pair.indexOf('=');
      String key = equals < 0 ? pair : pair.substring(0, equals);
      String value = equals < 0 ? "" : URLDecoder.decode(pair.substring(equals + 1), UTF_8);
      parameters.put(key, value);
    }
    String path = exchange.getRequestURI().getPath();
    return new ConsulQuery(
        path.substring(path.lastIndexOf('/') + 1),
        Map.copyOf(parameters),
        exchange.getRequestHeaders().getFirst("X-Consul-Token"));
  }

  /** 0 where none is given. */
  public long index() {
    return Long.parseLong(parameters.getOrDefault("index", "0"));
  }

  /**
   * How long the answer may wait for a change, in seconds; Consul's own default where not given.
   */
  public long waitSeconds() {
    String wait = parameters.getOrDefault("wait", "300s");
    return Long.parseLong(wait.substring(0, wait.length() - 1));
  }
}
