package io.gazan.dataplane.proxy.time;

import io.gazan.dataplane.config.MainConfig;
import io.gazan.dataplane.config.limits.LimitsConfig;
import io.gazan.dataplane.config.limits.RequestLimits;
import io.gazan.dataplane.config.limits.TimeoutsConfig;
import io.gazan.dataplane.http1.HeadLimits;
import io.gazan.dataplane.http2.Http2Limits;
import io.gazan.upstreams.policy.AccessLogMode;

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
    Waits waits,
    long poolIdleNanos,
    int requestsPerConnection,
    long maxBodyBytes,
    int bodyAheadBytes,
    MinRate minRate,
    HeadLimits requestLimits,
    Http2Limits http2,
    int keepalivePoolSize,
    AccessLogMode accessLog) {

  public static ProxySettings of(MainConfig config) {
    LimitsConfig limits = config.limits();
    TimeoutsConfig timeouts = config.timeouts();
    RequestLimits request = limits.request();
    HeadLimits heads =
        new HeadLimits(
            request.requestLineBytes(),
            request.headersBytes(),
            request.headerCount(),
            request.trailerCount());
    return new ProxySettings(
        timeouts.client().handshake().toNanos(),
        timeouts.client().header().toNanos(),
        timeouts.client().bodyIdle().toNanos(),
        timeouts.client().writeIdle().toNanos(),
        timeouts.client().keepalive().toNanos(),
        timeouts.client().connectionAge().toNanos(),
        new Waits(
            timeouts.upstream().connect().toNanos(),
            timeouts.upstream().response().toNanos(),
            timeouts.upstream().idle().toNanos(),
            timeouts.upstream().tunnelIdle().toNanos(),
            0,
            false),
        timeouts.upstream().poolIdle().toNanos(),
        limits.connection().requestsPerConnection(),
        bytes(request.bodyBytes()),
        request.bodyAheadBytes(),
        new MinRate(limits.minRate(), timeouts.client().header().toNanos()),
        heads,
        Http2Limits.DEFAULT
            .withHeads(heads)
            .withStreams(
                limits.http2().streams(),
                limits.http2().resets(),
                (int) limits.http2().resetWindow().toSeconds()),
        config.upstream().keepalivePoolSize(),
        config.log().access());
  }

  /** A limit of bytes as documents write it: 0 is none. */
  public static long bytes(long written) {
    return written == 0 ? Long.MAX_VALUE : written;
  }
}
