package io.gazan.dataplane.config.reader;

import io.gazan.dataplane.config.limits.ClientTimeouts;
import io.gazan.dataplane.config.limits.DrainTimeouts;
import io.gazan.dataplane.config.limits.TimeoutsConfig;
import io.gazan.dataplane.config.limits.UpstreamTimeouts;
import io.gazan.upstreams.document.Fields;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** {@code timeouts} of main.yaml. */
final class TimeoutsReader {
  private static final Duration LEAST = Duration.ofMillis(1);
  private static final Duration MOST = Duration.ofDays(30);

  private TimeoutsReader() {}

  static TimeoutsConfig timeouts(@Nullable Fields fields) {
    TimeoutsConfig defaults = TimeoutsConfig.defaults();
    if (fields == null) {
      return defaults;
    }
    DrainTimeouts drain = defaults.drain();
    TimeoutsConfig timeouts =
        new TimeoutsConfig(
            client(fields, defaults.client()),
            upstream(fields, defaults.upstream()),
            new DrainTimeouts(
                duration(fields, "drain_delay", Duration.ZERO, drain.delay()),
                duration(fields, "drain", Duration.ZERO, drain.limit())));
    fields.finish();
    return timeouts;
  }

  private static ClientTimeouts client(Fields fields, ClientTimeouts defaults) {
    return new ClientTimeouts(
        duration(fields, "header", LEAST, defaults.header()),
        duration(fields, "body_idle", LEAST, defaults.bodyIdle()),
        duration(fields, "write_idle", LEAST, defaults.writeIdle()),
        duration(fields, "handshake", LEAST, defaults.handshake()),
        duration(fields, "keepalive", LEAST, defaults.keepalive()),
        duration(fields, "connection_age", LEAST, defaults.connectionAge()));
  }

  private static UpstreamTimeouts upstream(Fields fields, UpstreamTimeouts defaults) {
    return new UpstreamTimeouts(
        duration(fields, "connect", LEAST, defaults.connect()),
        duration(fields, "response", LEAST, defaults.response()),
        duration(fields, "idle", LEAST, defaults.idle()),
        duration(fields, "tunnel_idle", LEAST, defaults.tunnelIdle()),
        duration(fields, "pool_idle", LEAST, defaults.poolIdle()));
  }

  private static Duration duration(Fields fields, String key, Duration least, Duration orElse) {
    return fields.<Duration>read(key, value -> value.duration(least, MOST), orElse);
  }
}
