package io.gazan.dataplane.proxy;

import io.gazan.dataplane.config.LimitsConfig;
import io.gazan.dataplane.config.RequestLimits;
import io.gazan.dataplane.config.TimeoutsConfig;
import io.gazan.dataplane.http1.HeadLimits;
import io.gazan.upstreams.AccessLogMode;

/**
 * The limits and timeouts of main.yaml in the units of the request path: nanoseconds and bytes,
 * with "no limit" as the largest number.
 */
public record ProxySettings(
    long handshakeNanos,
    long headerNanos,
    long bodyIdleNanos,
    long writeIdleNanos,
    long keepaliveNanos,
    long connectionAgeNanos,
    int connectMillis,
    long responseNanos,
    long idleNanos,
    long poolIdleNanos,
    int requestsPerConnection,
    long maxBodyBytes,
    HeadLimits requestLimits,
    AccessLogMode accessLog) {

  public static ProxySettings of(
      LimitsConfig limits, TimeoutsConfig timeouts, AccessLogMode accessLog) {
    RequestLimits request = limits.request();
    return new ProxySettings(
        timeouts.client().handshake().toNanos(),
        timeouts.client().header().toNanos(),
        timeouts.client().bodyIdle().toNanos(),
        timeouts.client().writeIdle().toNanos(),
        timeouts.client().keepalive().toNanos(),
        timeouts.client().connectionAge().toNanos(),
        (int) Math.min(Integer.MAX_VALUE, timeouts.upstream().connect().toMillis()),
        timeouts.upstream().response().toNanos(),
        timeouts.upstream().idle().toNanos(),
        timeouts.upstream().poolIdle().toNanos(),
        limits.connection().requestsPerConnection(),
        request.bodyBytes() == 0 ? Long.MAX_VALUE : request.bodyBytes(),
        new HeadLimits(
            request.requestLineBytes(),
            request.headersBytes(),
            request.headerCount(),
            request.trailerCount()),
        accessLog);
  }
}
