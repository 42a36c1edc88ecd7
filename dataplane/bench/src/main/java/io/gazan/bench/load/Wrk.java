package io.gazan.bench.load;

import io.gazan.bench.child.Children;
import io.gazan.bench.workload.Credentials;
import io.gazan.bench.workload.Workload;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs wrk for a given time with one of the Lua scripts of this package and reads the line that the
 * script prints at the end.
 */
final class Wrk {
  static final String MARK = "gazan-bench ";
  private static final String REPORT = "report.lua";
  private static final String TLS = "tls.lua";

  private final Children children;
  private final int core;

  Wrk(Children children, int core) {
    this.children = children;
    this.core = core;
  }

  LoadReport run(Workload.Http1Load load, int port, int seconds)
      throws IOException, InterruptedException {
    boolean tls = load.job().tls();
    List<String> command =
        new ArrayList<>(
            List.of(
                "wrk",
                "--threads=1",
                "--connections=" + load.connections(),
                "--duration=" + seconds + "s",
                "--timeout=10s",
                "--script=" + script(load.script(), tls)));
    String header = Credentials.header(load.job());
    if (header != null) {
      command.add("--header=" + header);
    }
    command.add((tls ? "https://" + Workload.HOST : "http://127.0.0.1") + ":" + port + load.path());
    return LoadReport.parse(children.output("wrk", core, command, seconds), MARK);
  }

  private Path script(String name, boolean tls) throws IOException {
    Path file = children.folder().resolve((tls ? "tls-" : "") + name);
    if (!Files.exists(file)) {
      Files.writeString(file, resource(name) + (tls ? resource(TLS) : "") + resource(REPORT));
    }
    return file;
  }

  private static String resource(String name) throws IOException {
    try (InputStream in = Wrk.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IOException("no script " + name);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
