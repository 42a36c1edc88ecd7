package io.gazan.upstreams.policy;

/**
 * {@code rate_limit}: how much one client may ask for. A token bucket: {@code burst} requests at
 * once after a rest, {@code requests} a second for good.
 *
 * @param requests a second, at least 1
 * @param burst at least 1; as written, or as many as {@code requests}
 */
public record RateSpec(int requests, int burst) {
  public static final int MOST = 1_000_000;

  public RateSpec {
    if (requests < 1 || requests > MOST || burst < 1 || burst > MOST) {
      throw new IllegalArgumentException("rate limit of " + requests + ", burst " + burst);
    }
  }
}
