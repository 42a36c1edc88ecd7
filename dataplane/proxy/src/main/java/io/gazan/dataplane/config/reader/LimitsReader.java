package io.gazan.dataplane.config.reader;

import io.gazan.dataplane.config.limits.ConnectionLimits;
import io.gazan.dataplane.config.limits.Http2Limits;
import io.gazan.dataplane.config.limits.LimitsConfig;
import io.gazan.dataplane.config.limits.RequestLimits;
import io.gazan.upstreams.document.Fields;
import io.gazan.upstreams.document.Units;
import io.gazan.upstreams.document.Value;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** {@code limits} of main.yaml. */
final class LimitsReader {
  private static final int LEAST_HEAD = 64;
  private static final int MOST_HEAD = 1 << 20;
  private static final int MOST_CONNECTIONS = 1_000_000;
  private static final int MOST_RATE = 1 << 30;

  /** Each request that waits may hold as much, so it is no place for whole uploads. */
  private static final int MOST_AHEAD = 32 << 10;

  private static final int MOST_STREAMS = 10_000;
  private static final Duration LEAST_WINDOW = Duration.ofSeconds(1);
  private static final Duration MOST_WINDOW = Duration.ofHours(1);

  private LimitsReader() {}

  static LimitsConfig limits(@Nullable Fields fields) {
    LimitsConfig defaults = LimitsConfig.defaults();
    if (fields == null) {
      return defaults;
    }
    LimitsConfig limits =
        new LimitsConfig(
            request(fields, defaults.request()),
            connection(fields, defaults.connection()),
            http2(fields, defaults.http2()),
            fields.integer("min_rate", 0, MOST_RATE, defaults.minRate()),
            (int) size(fields, "clienthello", 512, 1 << 18, defaults.clientHelloBytes()),
            (int) size(fields, "document", 1 << 10, 1 << 28, defaults.documentBytes()));
    fields.finish();
    return limits;
  }

  private static RequestLimits request(Fields fields, RequestLimits defaults) {
    return new RequestLimits(
        (int) size(fields, "request_line", LEAST_HEAD, MOST_HEAD, defaults.requestLineBytes()),
        (int) size(fields, "headers", LEAST_HEAD, MOST_HEAD, defaults.headersBytes()),
        fields.integer("header_count", 1, 10_000, defaults.headerCount()),
        fields.integer("trailer_count", 0, 10_000, defaults.trailerCount()),
        size(fields, "body", 0, Long.MAX_VALUE, defaults.bodyBytes()),
        (int) size(fields, "body_ahead", 0, MOST_AHEAD, defaults.bodyAheadBytes()));
  }

  private static ConnectionLimits connection(Fields fields, ConnectionLimits defaults) {
    return new ConnectionLimits(
        fields.integer("connections", 1, MOST_CONNECTIONS, defaults.total()),
        fields.integer("connections_per_ip", 0, MOST_CONNECTIONS, defaults.perIp()),
        fields.integer(
            "requests_per_connection", 0, Integer.MAX_VALUE, defaults.requestsPerConnection()));
  }

  private static Http2Limits http2(Fields fields, Http2Limits defaults) {
    int streams = fields.integer("h2_streams", 1, MOST_STREAMS, defaults.streams());
    Http2Limits rate = fields.<Http2Limits>read("h2_reset_rate", LimitsReader::resets, defaults);
    return new Http2Limits(streams, rate.resets(), rate.resetWindow());
  }

  /** {@code COUNT/DURATION}; the streams in the answer are the default. */
  private static @Nullable Http2Limits resets(Value value) {
    String text = value.text();
    if (text == null) {
      return null;
    }
    int slash = text.indexOf('/');
    int count = slash < 1 ? -1 : whole(text.substring(0, slash).strip());
    Duration window = slash < 1 ? null : Units.duration(text.substring(slash + 1).strip());
    if (count < 1
        || window == null
        || window.compareTo(LEAST_WINDOW) < 0
        || window.compareTo(MOST_WINDOW) > 0) {
      value.expected("a number of resets and the time they are counted over, such as 1000/30s");
      return null;
    }
    return new Http2Limits(Http2Limits.DEFAULTS.streams(), count, window);
  }

  private static int whole(String digits) {
    try {
      return digits.length() > 7 ? -1 : Integer.parseInt(digits);
    } catch (NumberFormatException e) {
      return -1;
    }
  }

  private static long size(Fields fields, String key, long least, long most, long orElse) {
    return fields.<Long>read(key, value -> value.size(least, most), orElse);
  }
}
