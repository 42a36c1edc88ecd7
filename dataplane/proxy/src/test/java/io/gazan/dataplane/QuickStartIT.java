package io.gazan.dataplane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.gazan.dataplane.testing.Docs;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** docs/quick-start.md works on one machine as it is printed, but for the ports. */
class QuickStartIT {
  private static final String DOCS = "docs/quick-start.md";
  private static final List<String> PORTS = List.of("6193", "3000", "8001", "8002");

  /** A command that says behind it what it prints. */
  private static final Pattern PRINTS = Pattern.compile("(?m)^(curl .*\\S) +# (\\S+)$");

  private static final String BEGIN =
      """
      set -eu
      expect() {
        wanted=$1
        shift
        for _ in $(seq 300); do
          got=$("$@" 2>&1 || true)
          if [ "$got" = "$wanted" ]; then echo "as printed: $wanted"; return 0; fi
          sleep 0.1
        done
        echo "expected $wanted, got $got: $*"
        exit 1
      }
      trap 'kill $(cat gazan.pid 2>/dev/null) $(jobs -p) 2>/dev/null || true' EXIT
      """;

  @TempDir Path folder;

  @Test
  void everyCommandOfOneMachineDoesWhatItSays() throws Exception {
    // Given
    assumeTrue(isThere("python3") && isThere("curl"), "python3 and curl are needed");
    GazanProcess.launcher(folder.resolve("gazan"));
    String script = script();
    assertThat(PRINTS.matcher(script).results()).hasSizeGreaterThan(6);
    Path file =
        Files.writeString(
            folder.resolve("script"), BEGIN + PRINTS.matcher(script).replaceAll("expect $2 $1"));

    // When
    Path output = folder.resolve("output");
    Process process =
        new ProcessBuilder("bash", file.toString())
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();

    // Then
    try {
      assertThat(process.waitFor(ProcessScene.WITHIN.toSeconds() * 2, TimeUnit.SECONDS)).isTrue();
      String said = Files.readString(output) + log();
      assertThat(process.exitValue()).as(said).isZero();
      assertThat(said).contains("shop.example.com").contains("/private");
    } finally {
      process.destroyForcibly();
    }
  }

  private String log() throws IOException {
    Path log = folder.resolve("shop/gazan.log");
    return Files.exists(log) ? Files.readString(log) : "";
  }

  /** The section's blocks in their order: commands as they are, files by their names. */
  private static String script() throws IOException {
    List<String> lines = Docs.lines(DOCS);
    int from = lines.indexOf("## On one machine") + 1;
    int to = lines.indexOf("## In Kubernetes");
    StringBuilder script = new StringBuilder();
    for (Docs.Block block : Docs.blocks(DOCS)) {
      if (block.line() < from || block.line() > to) {
        continue;
      }
      if (block.info().equals("sh")) {
        script.append(block.text());
      } else {
        String name = block.info().substring(block.info().indexOf(' ') + 1);
        script.append("cat >").append(name).append(" <<'END'\n");
        script.append(block.text()).append("END\n");
      }
    }
    return onFreePorts(script.toString());
  }

  private static String onFreePorts(String script) throws IOException {
    String text = script;
    List<ServerSocket> taken = new ArrayList<>();
    try {
      for (String port : PORTS) {
        ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        taken.add(socket);
        text =
            text.replaceAll(
                "\\b" + port + "\\b", Matcher.quoteReplacement("" + socket.getLocalPort()));
      }
    } finally {
      for (ServerSocket socket : taken) {
        socket.close();
      }
    }
    return text;
  }

  private static boolean isThere(String program) {
    return Stream.of(System.getenv("PATH").split(File.pathSeparator))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
  }
}
