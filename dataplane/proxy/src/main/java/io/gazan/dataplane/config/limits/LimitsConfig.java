package io.gazan.dataplane.config.limits;

import java.util.Objects;

/**
 * {@code limits} of main.yaml: what one request, one client and one document may cost.
 *
 * @param http2 {@code h2_streams} and {@code h2_reset_rate}
 * @param minRate {@code min_rate}: bytes a second that a client which is waited for has to move; 0
 *     = as few as it likes
 * @param clientHelloBytes {@code clienthello}: the most a TLS client may say before it has been
 *     answered
 * @param documentBytes {@code document}: the most one upstreams file may hold
 */
public record LimitsConfig(
    RequestLimits request,
    ConnectionLimits connection,
    Http2Limits http2,
    int minRate,
    int clientHelloBytes,
    int documentBytes) {
  public LimitsConfig {
    Objects.requireNonNull(request);
    Objects.requireNonNull(connection);
    Objects.requireNonNull(http2);
    if (minRate < 0) {
      throw new IllegalArgumentException("limits.min_rate must be >= 0, not " + minRate);
    }
    if (clientHelloBytes < 512) {
      throw new IllegalArgumentException(
          "limits.clienthello must be >= 512, not " + clientHelloBytes);
    }
    if (documentBytes < 1) {
      throw new IllegalArgumentException("limits.document must be >= 1, not " + documentBytes);
    }
  }

  public static LimitsConfig defaults() {
    return new LimitsConfig(
        RequestLimits.DEFAULTS,
        ConnectionLimits.defaults(),
        Http2Limits.DEFAULTS,
        500,
        16 << 10,
        16 << 20);
  }

  public LimitsConfig withRequest(RequestLimits value) {
    return new LimitsConfig(value, connection, http2, minRate, clientHelloBytes, documentBytes);
  }

  public LimitsConfig withConnection(ConnectionLimits value) {
    return new LimitsConfig(request, value, http2, minRate, clientHelloBytes, documentBytes);
  }

  public LimitsConfig withHttp2(Http2Limits value) {
    return new LimitsConfig(request, connection, value, minRate, clientHelloBytes, documentBytes);
  }

  public LimitsConfig withClientHelloBytes(int value) {
    return new LimitsConfig(request, connection, http2, minRate, value, documentBytes);
  }

  public LimitsConfig withDocumentBytes(int value) {
    return new LimitsConfig(request, connection, http2, minRate, clientHelloBytes, value);
  }
}
