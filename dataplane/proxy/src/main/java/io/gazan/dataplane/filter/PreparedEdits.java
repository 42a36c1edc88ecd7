package io.gazan.dataplane.filter;

import io.gazan.dataplane.http.HeaderEdits;

/**
 * What a filter does to the heads that go to clients, put together once: as it is, for the answers
 * of filters behind it, and over what the route does to every exchange, for those of endpoints.
 * Making one costs as much as compiling both; using it costs nothing. Immutable.
 */
public final class PreparedEdits {
  private final HeaderEdits.Builder over;
  private final HeaderEdits route;
  private final HeaderEdits alone;
  private final HeaderEdits both;

  /**
   * @param route what happens to the head in any case
   * @param over what wins over it, name by name; not to be changed any more
   */
  public PreparedEdits(HeaderEdits route, HeaderEdits.Builder over) {
    this.over = over;
    this.route = route;
    this.alone = over.build();
    this.both = route.with(over);
  }

  /** The lines that the filter puts in, each with its CRLF. Not to be changed. */
  byte[] lines() {
    return alone.lines();
  }

  /** What the filter leaves of complete lines, each with its CRLF. */
  byte[] left(byte[] lines) {
    return alone.left(lines);
  }

  /** Over what that route does. */
  HeaderEdits over(HeaderEdits ofRoute) {
    return ofRoute == route ? both : ofRoute.with(over);
  }
}
