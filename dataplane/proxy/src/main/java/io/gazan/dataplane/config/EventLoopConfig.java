package io.gazan.dataplane.config;

/**
 * {@code threads} and {@code transport}: how many event loops there are and what they wait with.
 */
public record EventLoopConfig(int threads, Transport transport) {
  /**
   * More loops than this have never been of use to anyone; it keeps a typing error from starting
   * thousands of threads.
   */
  public static final int MAX_THREADS = 1024;

  public EventLoopConfig {
    if (threads < 1 || threads > MAX_THREADS) {
      throw new IllegalArgumentException(
          "threads must be 1 to " + MAX_THREADS + ", not " + threads);
    }
  }

  public static EventLoopConfig defaults() {
    int cores = Runtime.getRuntime().availableProcessors();
    return new EventLoopConfig(Math.clamp(cores, 1, MAX_THREADS), Transport.AUTO);
  }

  public EventLoopConfig withThreads(int value) {
    return new EventLoopConfig(value, transport);
  }

  public EventLoopConfig withTransport(Transport value) {
    return new EventLoopConfig(threads, value);
  }
}
