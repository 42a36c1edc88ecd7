package io.gazan.dataplane.observe.access;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/**
 * The access log's lines: which fields there are and in which order. What does not apply to an
 * exchange is left out. Belongs to the log's writer thread.
 */
final class AccessLines {
  private static final DateTimeFormatter SECOND =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss").withZone(ZoneOffset.UTC);

  private final JsonLine out = new JsonLine();

  /** Most lines share their second with the one before. */
  private long lastSecond = Long.MIN_VALUE;

  private String lastText = "";

  JsonLine out() {
    return out;
  }

  void append(AccessEntry entry) {
    AccessEntry.Request request = entry.request();
    AccessEntry.Outcome outcome = entry.outcome();
    AccessEntry.Upstream upstream = entry.upstream();
    out.begin()
        .field("time", time(entry.timeMillis()))
        .field("request_id", request.id())
        .field("client", request.client())
        .field("method", request.method())
        .field("host", request.host())
        .field("path", request.path())
        .field("version", request.version())
        .field("status", outcome.status())
        .field("bytes_in", outcome.bytesIn())
        .field("bytes_out", outcome.bytesOut())
        .millis("duration_ms", outcome.durationNanos())
        .field("upstream", upstream.address());
    if (upstream.nanos() >= 0) {
      out.millis("upstream_ms", upstream.nanos());
    }
    out.field("route", upstream.route())
        .field("cluster", upstream.cluster())
        .field("retries", upstream.retries())
        .field("error", outcome.error())
        .field("user_agent", request.userAgent())
        .end();
  }

  private String time(long millis) {
    long second = Math.floorDiv(millis, 1000L);
    if (second != lastSecond) {
      lastSecond = second;
      lastText = SECOND.format(Instant.ofEpochSecond(second));
    }
    int rest = (int) Math.floorMod(millis, 1000L);
    String digits = Integer.toString(1000 + rest).substring(1);
    return lastText + '.' + digits + 'Z';
  }
}
