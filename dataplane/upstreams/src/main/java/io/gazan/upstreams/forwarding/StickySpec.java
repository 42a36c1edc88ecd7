package io.gazan.upstreams.forwarding;

import java.time.Duration;

/**
 * The cookie that keeps a client on its endpoint.
 *
 * @param cookie its name, a token
 * @param maxAge whole seconds, at least one
 * @param path the cookie's {@code Path}: starts with a slash, holds no control character or {@code
 *     ;}
 */
public record StickySpec(String cookie, Duration maxAge, String path, SameSite sameSite) {
  public static final String DEFAULT_COOKIE = "backend_id";
  public static final StickySpec DEFAULTS = ofSeconds(600);

  /** {@code sticky_sessions: SECONDS}. */
  public static StickySpec ofSeconds(int seconds) {
    return new StickySpec(DEFAULT_COOKIE, Duration.ofSeconds(seconds), "/", SameSite.LAX);
  }
}
