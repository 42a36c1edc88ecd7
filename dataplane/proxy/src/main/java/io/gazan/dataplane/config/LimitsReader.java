package io.gazan.dataplane.config;

import io.gazan.upstreams.document.Fields;
import org.jspecify.annotations.Nullable;

/** {@code limits} of main.yaml. */
final class LimitsReader {
  private static final int LEAST_HEAD = 64;
  private static final int MOST_HEAD = 1 << 20;
  private static final int MOST_CONNECTIONS = 1_000_000;

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
            (int) size(fields, "document", 1 << 10, 1 << 28, defaults.documentBytes()));
    fields.notSupported("h2_streams", "h2_reset_rate", "clienthello");
    fields.finish();
    return limits;
  }

  private static RequestLimits request(Fields fields, RequestLimits defaults) {
    return new RequestLimits(
        (int) size(fields, "request_line", LEAST_HEAD, MOST_HEAD, defaults.requestLineBytes()),
        (int) size(fields, "headers", LEAST_HEAD, MOST_HEAD, defaults.headersBytes()),
        fields.integer("header_count", 1, 10_000, defaults.headerCount()),
        fields.integer("trailer_count", 0, 10_000, defaults.trailerCount()),
        size(fields, "body", 0, Long.MAX_VALUE, defaults.bodyBytes()));
  }

  private static ConnectionLimits connection(Fields fields, ConnectionLimits defaults) {
    return new ConnectionLimits(
        fields.integer("connections", 1, MOST_CONNECTIONS, defaults.total()),
        fields.integer("connections_per_ip", 0, MOST_CONNECTIONS, defaults.perIp()),
        fields.integer(
            "requests_per_connection", 0, Integer.MAX_VALUE, defaults.requestsPerConnection()));
  }

  private static long size(Fields fields, String key, long least, long most, long orElse) {
    return fields.<Long>read(key, value -> value.size(least, most), orElse);
  }
}
