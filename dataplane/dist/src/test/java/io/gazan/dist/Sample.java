package io.gazan.dist;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The archive's sample, as a user edits it: other addresses, the same keys. */
final class Sample {
  private Sample() {}

  /** Writes a copy with free ports, and an endpoint for /api alone; returns its main.yaml. */
  static Path copy(Path from, Path to, String endpoint) throws IOException {
    Files.createDirectories(to);
    Path main = to.resolve("main.yaml");
    Files.writeString(
        main,
        Files.readString(from.resolve("main.yaml"))
            .replace("0.0.0.0:6193", "127.0.0.1:0")
            .replace("127.0.0.1:3000", "127.0.0.1:0"));
    Files.writeString(
        to.resolve("upstreams.yaml"),
        Files.readString(from.resolve("upstreams.yaml"))
            .replace("127.0.0.1:8001", "127.0.0.1:1")
            .replace("127.0.0.1:8002", "127.0.0.1:2")
            .replace("127.0.0.1:8003", endpoint));
    return main;
  }
}
