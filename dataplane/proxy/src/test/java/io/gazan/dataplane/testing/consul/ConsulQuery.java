package io.gazan.dataplane.testing.consul;

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
  /** 0 where none is given. */
  public long index() {
    return Long.parseLong(parameters.getOrDefault("index", "0"));
  }
}
