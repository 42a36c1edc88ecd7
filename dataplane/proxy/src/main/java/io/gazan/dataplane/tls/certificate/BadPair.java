package io.gazan.dataplane.tls.certificate;

import io.gazan.upstreams.Problem;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A certificate or a key that cannot be used. The message says which source and what is wrong with
 * it; it never contains key material.
 */
public final class BadPair extends Exception {
  private static final long serialVersionUID = 1;

  private final String name;
  private final String reason;

  /**
   * @param name of the source, see {@link NamedPem#name()}
   * @param reason what is wrong with it
   */
  public BadPair(String name, String reason) {
    super(name + ": " + reason);
    this.name = name;
    this.reason = reason;
  }

  BadPair(String name, String reason, Throwable cause) {
    super(name + ": " + reason, cause);
    this.name = name;
    this.reason = reason;
  }

  /** Whether it is this source that is bad. */
  boolean isAbout(NamedPem source) {
    return name.equals(source.name());
  }

  /** Whether it is this file that is bad. */
  public boolean isAbout(@Nullable Path file) {
    return file != null && name.equals(file.toString());
  }

  /** The same as a document's problem; a file is named, text is where the path says. */
  public Problem at(String path) {
    return new Problem(path, 0, 0, name.equals(path) ? reason : name + ": " + reason);
  }
}
