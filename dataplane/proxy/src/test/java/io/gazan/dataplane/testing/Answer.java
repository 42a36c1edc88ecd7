package io.gazan.dataplane.testing;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an {@link EchoEndpoint} answers. A null text means the echo line {@code NAME METHOD TARGET
 * ID}; a chunked answer goes out in pieces, then its trailers. {@code last} announces and does the
 * close of the connection.
 */
public record Answer(
    int status,
    List<String> headers,
    @Nullable String text,
    boolean chunked,
    List<String> trailers,
    Duration delay,
    boolean last) {

  public static final Answer ECHO = status(200);

  public static Answer status(int status) {
    return new Answer(status, List.of(), null, false, List.of(), Duration.ZERO, false);
  }

  public static Answer text(String text) {
    return new Answer(200, List.of(), text, false, List.of(), Duration.ZERO, false);
  }

  /** With one more header line, {@code Name: value}. */
  public Answer header(String line) {
    List<String> all = new ArrayList<>(headers);
    all.add(line);
    return new Answer(status, List.copyOf(all), text, chunked, trailers, delay, last);
  }

  public Answer inChunks(String... trailerLines) {
    return new Answer(status, headers, text, true, List.of(trailerLines), delay, last);
  }

  public Answer after(Duration delay) {
    return new Answer(status, headers, text, chunked, trailers, delay, last);
  }

  public Answer thenClose() {
    return new Answer(status, headers, text, chunked, trailers, delay, true);
  }
}
