package io.gazan.devcluster;

import java.time.Duration;
import java.time.InstantSource;

/**
 * How a cluster is started.
 *
 * @param port on the loopback address; 0 for any free one
 * @param history changes that are remembered for watches to resume; older gives 410
 * @param watchQueue changes that may wait for the reader of one watch; more ends it
 * @param maxBody of a request, in bytes; more gives 413
 * @param bookmarks how long a watch is idle before it gets a bookmark
 * @param tokenRequired refuse requests without a token instead of taking them for anonymous ones
 * @param clock of creation times and the life of tokens
 */
public record DevClusterOptions(
    int port,
    int history,
    int watchQueue,
    int maxBody,
    Duration bookmarks,
    boolean tokenRequired,
    InstantSource clock) {

  /**
   * Any port, 20,000 changes of history, 20,000 in a watch's queue, 3 MiB, bookmarks every 10 s.
   */
  public static DevClusterOptions defaults() {
    return new DevClusterOptions(
        0, 20_000, 20_000, 3 << 20, Duration.ofSeconds(10), false, InstantSource.system());
  }

  public DevClusterOptions withPort(int value) {
    return new DevClusterOptions(
        value, history, watchQueue, maxBody, bookmarks, tokenRequired, clock);
  }

  public DevClusterOptions withHistory(int value) {
    return new DevClusterOptions(port, value, watchQueue, maxBody, bookmarks, tokenRequired, clock);
  }

  public DevClusterOptions withWatchQueue(int value) {
    return new DevClusterOptions(port, history, value, maxBody, bookmarks, tokenRequired, clock);
  }

  public DevClusterOptions withBookmarks(Duration value) {
    return new DevClusterOptions(port, history, watchQueue, maxBody, value, tokenRequired, clock);
  }

  public DevClusterOptions withTokenRequired(boolean value) {
    return new DevClusterOptions(port, history, watchQueue, maxBody, bookmarks, value, clock);
  }

  public DevClusterOptions withClock(InstantSource value) {
    return new DevClusterOptions(
        port, history, watchQueue, maxBody, bookmarks, tokenRequired, value);
  }
}
