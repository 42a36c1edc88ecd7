package io.gazan.dataplane.proxy.time;

/**
 * {@code limits.min_rate}: how many bytes a client that is waited for has to move, on average.
 *
 * @param bytesPerSecond 0 = as few as it likes
 * @param windowNanos how long is waited before it is asked for: {@code timeouts.header}
 */
public record MinRate(int bytesPerSecond, long windowNanos) {
  private static final double SECOND = 1e9;

  /** Whether no client is too slow. */
  public boolean isOff() {
    return bytesPerSecond == 0;
  }

  /** The bytes that a client has to move within so many nanoseconds. */
  long due(long nanos) {
    return (long) (bytesPerSecond * (nanos / SECOND));
  }
}
