package io.gazan.dataplane.config;

import java.util.Objects;

/**
 * {@code limits} of main.yaml: what one request, one client and one document may cost.
 *
 * @param documentBytes {@code document}: the most one upstreams file may hold
 */
public record LimitsConfig(RequestLimits request, ConnectionLimits connection, int documentBytes) {
  public LimitsConfig {
    Objects.requireNonNull(request);
    Objects.requireNonNull(connection);
    if (documentBytes < 1) {
      throw new IllegalArgumentException("limits.document must be >= 1, not " + documentBytes);
    }
  }

  public static LimitsConfig defaults() {
    return new LimitsConfig(RequestLimits.DEFAULTS, ConnectionLimits.defaults(), 16 << 20);
  }

  public LimitsConfig withRequest(RequestLimits value) {
    return new LimitsConfig(value, connection, documentBytes);
  }

  public LimitsConfig withConnection(ConnectionLimits value) {
    return new LimitsConfig(request, value, documentBytes);
  }

  public LimitsConfig withDocumentBytes(int value) {
    return new LimitsConfig(request, connection, value);
  }
}
