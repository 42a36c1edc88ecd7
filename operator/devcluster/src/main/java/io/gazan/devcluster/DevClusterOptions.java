package io.gazan.devcluster;

import java.time.Duration;
import java.time.InstantSource;

/**
 * How a cluster is started.
 *
 * @param port on the loopback address; 0 for any free one
 * @param bookmarks how long a watch is idle before it gets a bookmark
 * @param clock of creation times and the life of tokens
 */
public record DevClusterOptions(int port, Duration bookmarks, InstantSource clock) {
  /** Any port, bookmarks every 10 s, the time of the machine. */
  public static DevClusterOptions defaults() {
    return new DevClusterOptions(0, Duration.ofSeconds(10), InstantSource.system());
  }

  public DevClusterOptions withPort(int value) {
    return new DevClusterOptions(value, bookmarks, clock);
  }
}
