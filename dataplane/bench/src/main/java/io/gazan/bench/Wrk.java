package io.gazan.bench;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Runs wrk for a given time with one of the Lua scripts of this package and reads the line that the
 * script prints at the end.
 */
final class Wrk {
  private static final String MARK = "gazan-bench ";
  private static final String REPORT = "report.lua";

  private final Children children;
  private final int core;

  Wrk(Children children, int core) {
    this.children = children;
    this.core = core;
  }

  /**
   * Latencies in microseconds; {@code errors} counts socket errors, timeouts and every status
   * outside 2xx and 3xx.
   */
  record Report(
      long requests,
      double seconds,
      long bytes,
      long errors,
      String errorKinds,
      double p50Micros,
      double p99Micros) {
    private static final List<String> KINDS =
        List.of("connect", "read", "write", "status", "timeout");

    static Report parse(String output) {
      int at = output.lastIndexOf(MARK);
      if (at < 0) {
        throw new IllegalStateException("wrk printed no result line: " + output);
      }
      String[] fields = output.substring(at + MARK.length()).trim().split("\\s+", -1);
      long errors = 0;
      StringBuilder kinds = new StringBuilder();
      for (int i = 0; i < KINDS.size(); i++) {
        long count = Long.parseLong(fields[3 + i]);
        errors += count;
        if (count > 0) {
          kinds.append(' ').append(KINDS.get(i)).append('=').append(count);
        }
      }
      return new Report(
          Long.parseLong(fields[0]),
          Long.parseLong(fields[1]) / 1e6,
          Long.parseLong(fields[2]),
          errors,
          kinds.toString().strip(),
          Double.parseDouble(fields[8]),
          Double.parseDouble(fields[9]));
    }
  }

  Report run(Workload.Load load, int port, int seconds) throws IOException, InterruptedException {
    Path script = script(load.script());
    Path log = children.folder().resolve("wrk.log");
    List<String> command =
        List.of(
            "wrk",
            "--threads=1",
            "--connections=" + load.connections(),
            "--duration=" + seconds + "s",
            "--timeout=10s",
            "--script=" + script,
            "http://127.0.0.1:" + port + load.path());
    Process process = children.start(core, command, log);
    try {
      if (!process.waitFor(seconds + 30L, TimeUnit.SECONDS)) {
        throw new IOException("wrk did not end " + seconds + " s + 30 s after its start");
      }
    } finally {
      children.end(process);
    }
    return Report.parse(Files.readString(log));
  }

  private Path script(String name) throws IOException {
    Path file = children.folder().resolve(name);
    if (!Files.exists(file)) {
      Files.writeString(file, resource(name) + resource(REPORT));
    }
    return file;
  }

  private static String resource(String name) throws IOException {
    try (InputStream in = Wrk.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IOException("no script " + name);
      }
      return new String(in.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
    }
  }
}
