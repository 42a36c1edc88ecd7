package io.gazan.upstreams.writer;

import io.gazan.upstreams.policy.HeaderLine;
import java.net.URI;
import java.util.Locale;
import java.util.Set;

/** Whether a written document shows what only its owner may know. */
public enum Secrets {
  /** As they are: the document runs. */
  REVEALED,

  /** Each replaced by {@value #HIDDEN}: the document can be shown, and does not run. */
  REDACTED;

  static final String HIDDEN = "(redacted)";

  private static final Set<String> NAMES =
      Set.of("authorization", "proxy-authorization", "cookie", "set-cookie");
  private static final Set<String> PARTS = Set.of("token", "secret", "password", "key");

  /** A value that is a secret. */
  String of(String value) {
    return switch (this) {
      case REVEALED -> value;
      case REDACTED -> HIDDEN;
    };
  }

  /** A URL, whose user and query may hold secrets. */
  String of(URI url) {
    if (this == REVEALED) {
      return url.toString();
    }
    String authority = url.getRawAuthority() == null ? "" : url.getRawAuthority();
    int at = authority.lastIndexOf('@');
    return url.getScheme()
        + "://"
        + (at < 0 ? "" : HIDDEN + "@")
        + authority.substring(at + 1)
        + url.getRawPath()
        + (url.getRawQuery() == null ? "" : "?" + HIDDEN);
  }

  /** The value of a header, which is a secret only in headers made for one. */
  String of(HeaderLine line) {
    String name = line.name().toLowerCase(Locale.ROOT);
    boolean secret = NAMES.contains(name) || PARTS.stream().anyMatch(name::contains);
    return secret ? of(line.value()) : line.value();
  }
}
