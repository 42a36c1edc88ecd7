package io.gazan.dataplane.testing.conformance;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The fuzzing client of the Autobahn test suite, which sends a WebSocket endpoint right and wrong
 * frames and judges its answers. It is Python and runs on Jython in a JVM of its own.
 */
public final class Autobahn {
  private static final Path FOLDER = Path.of("target", "conformance").toAbsolutePath();
  private static final String AGENT = "gazan";

  /** Everything but the slow and the optional: framing, pings, UTF-8, closes and large messages. */
  public static final List<String> USUAL =
      List.of("1.*", "2.*", "3.*", "4.*", "5.*", "6.*", "7.*", "9.1.*");

  private Autobahn() {}

  /**
   * Runs those cases ({@code 1.*}, {@code 9.1.1}) against that path of {@code ws://address}; fails
   * if they take longer than the limit.
   */
  public static AutobahnReport run(
      InetSocketAddress address, String path, Duration limit, List<String> cases) {
    try {
      Path folder = Files.createTempDirectory(Files.createDirectories(FOLDER), "autobahn-run");
      Path script = Files.writeString(folder.resolve("run.py"), script(address, path, cases));
      BoundedProcess.Outcome outcome = BoundedProcess.run(command(script), folder, limit);
      Path report = folder.resolve("report").resolve("index.json");
      if (!Files.exists(report)) {
        throw new AssertionError(
            "Autobahn ended with " + outcome.exitCode() + ": " + outcome.output());
      }
      return AutobahnReport.read(report, AGENT);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What the suite's own start script does with a file of settings. */
  private static String script(InetSocketAddress address, String path, List<String> cases) {
    return """
    from autobahntestsuite import wstest
    wstest.start({'mode': 'fuzzingclient'}, {
      'failByDrop': False,
      'outdir': 'report',
      'servers': [{'agent': '%s', 'url': 'ws://%s:%d%s'}],
      'options': {'version': 18},
      'cases': [%s],
      'exclude-cases': []})
    """
        .formatted(
            AGENT,
            address.getAddress().getHostAddress(),
            address.getPort(),
            path,
            cases.stream().collect(Collectors.joining("', '", "'", "'")));
  }

  /** Without our own classes: Python's {@code import io} would find their package. */
  private static List<String> command(Path script) {
    return List.of(
        ProcessHandle.current().info().command().orElse("java"),
        "-Xmx512m",
        "-XX:+UseSerialGC",
        "--enable-native-access=ALL-UNNAMED",
        "--sun-misc-unsafe-memory-access=allow",
        "--add-opens=java.base/java.io=ALL-UNNAMED",
        "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
        "-Dpython.cachedir.skip=true",
        "-Dpython.console.encoding=UTF-8",
        "-cp",
        FOLDER.resolve("autobahn-maven-plugin.jar")
            + File.pathSeparator
            + FOLDER.resolve("jython-standalone.jar"),
        "org.python.util.jython",
        script.toString());
  }
}
