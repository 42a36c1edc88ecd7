package io.gazan.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * A proxy under test: writes its configuration for the common job and says how to start it in the
 * foreground.
 */
interface Contender {
  String name();

  /** True where code is compiled while it runs. */
  boolean needsLongWarmUp();

  /** False for the TCP floor, which cannot set headers. */
  boolean setsHeaders();

  /**
   * Writes the configuration into {@code folder} and returns the command line; the proxy shall
   * listen on 127.0.0.1:port.
   */
  List<String> prepare(Path folder, int port, Endpoints endpoints, boolean headerRules)
      throws IOException;
}
