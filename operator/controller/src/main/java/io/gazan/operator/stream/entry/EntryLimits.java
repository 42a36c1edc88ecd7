package io.gazan.operator.stream.entry;

import java.time.Duration;

/**
 * What somebody may use up before being let in.
 *
 * @param connections open at a time, let in or not
 * @param waiting connections that are not let in yet
 * @param waitingOfAddress of these, of one address
 * @param waitingBytes that such a connection may send
 * @param handshake the longest time for TLS
 * @param patience the longest time from the connection to being let in
 * @param headBytes of the request's head
 */
public record EntryLimits(
    int connections,
    int waiting,
    int waitingOfAddress,
    int waitingBytes,
    Duration handshake,
    Duration patience,
    int headBytes) {
  public static final EntryLimits DEFAULT =
      new EntryLimits(
          1000, 256, 16, 128 * 1024, Duration.ofSeconds(5), Duration.ofSeconds(15), 16 * 1024);
}
