package io.gazan.upstreams.route;

/**
 * What a route matches.
 *
 * @param value the canonical path; a prefix carries no trailing slash, except {@code "/"} itself
 */
public record PathSpec(Kind kind, String value) {
  /** How {@link PathSpec#value()} is compared. */
  public enum Kind {
    /** Segment-aware: {@code /foo} takes {@code /foo}, {@code /foo/} and {@code /foo/x}. */
    PREFIX,
    /** The path and nothing else; {@code =/foo} in the document. */
    EXACT
  }

  public static PathSpec prefix(String value) {
    return new PathSpec(Kind.PREFIX, value);
  }

  public static PathSpec exact(String value) {
    return new PathSpec(Kind.EXACT, value);
  }

  /** The key as the document spells it. */
  public String key() {
    return kind == Kind.EXACT ? "=" + value : value;
  }
}
