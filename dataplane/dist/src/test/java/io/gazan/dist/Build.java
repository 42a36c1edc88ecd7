package io.gazan.dist;

import java.nio.file.Path;
import java.time.Instant;

/** What the build made, and from what. */
final class Build {
  private Build() {}

  static Recipe recipe() {
    return new Recipe(
        path("dist.files"),
        path("dist.modules"),
        path("dist.classes"),
        property("dist.folder"),
        property("dist.name"),
        Instant.parse(property("dist.timestamp")));
  }

  static Path archive() {
    return beside(".tar.gz");
  }

  /** The bill of materials beside the archive. */
  static Path bill() {
    return beside(".cdx.json");
  }

  /** The archive's folder as it was before it was packed. */
  static Path root() {
    return path("dist.archive").resolve(property("dist.folder"));
  }

  static Path docs() {
    return path("dist.docs");
  }

  private static Path beside(String extension) {
    return path("dist.archive").resolve(property("dist.name") + extension);
  }

  private static Path path(String name) {
    return Path.of(property(name)).toAbsolutePath().normalize();
  }

  private static String property(String name) {
    String value = System.getProperty(name);
    if (value == null) {
      throw new IllegalStateException(name + " is not set");
    }
    return value;
  }
}
