package io.gazan.bench.load;

import io.gazan.bench.child.Children;
import io.gazan.bench.workload.Workload;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Runs h2load (nghttp2) for a given time over TLS and HTTP/2 and reads its summary; the latencies
 * come from its log of all requests, because the summary has no percentiles.
 */
final class H2load {
  private static final String PROTOCOL = "Application protocol: h2\n";
  private static final Pattern FINISHED = Pattern.compile("finished in ([0-9.]+)(us|ms|s)?,");
  private static final Pattern REQUESTS =
      Pattern.compile(
          "requests: \\d+ total, \\d+ started, (\\d+) done, \\d+ succeeded, (\\d+) failed,"
              + " (\\d+) errored, (\\d+) timeout");
  private static final Pattern TRAFFIC = Pattern.compile("traffic: [^ ]+ \\((\\d+)\\) total");

  private final Children children;
  private final int core;

  H2load(Children children, int core) {
    this.children = children;
    this.core = core;
  }

  LoadReport run(Workload.Http2Load load, int port, int seconds)
      throws IOException, InterruptedException {
    Path requests = children.folder().resolve("h2load-requests.log");
    Files.deleteIfExists(requests);
    String output =
        children.output(
            "h2load",
            core,
            List.of(
                "h2load",
                "--threads=1",
                "--clients=" + load.connections(),
                "--max-concurrent-streams=" + load.streams(),
                "--duration=" + seconds + "s",
                "--npn-list=h2",
                "--connect-to=127.0.0.1:" + port,
                "--header=:authority: " + Workload.HOST,
                "--log-file=" + requests,
                "https://" + Workload.HOST + ":" + port + "/"),
            seconds);
    try (Stream<String> lines = Files.lines(requests)) {
      return parse(output, lines);
    }
  }

  /** A line of the log: start, status, microseconds, separated by tabs. */
  static LoadReport parse(String output, Stream<String> log) {
    if (!output.contains(PROTOCOL)) {
      throw new IllegalStateException("h2load spoke no HTTP/2: " + output);
    }
    Matcher requests = find(REQUESTS, output);
    Matcher finished = find(FINISHED, output);
    long done = Long.parseLong(requests.group(1));
    long failed = Long.parseLong(requests.group(2));
    // Of the failed ones: those that broke, and of these those that took too long.
    long errored = Long.parseLong(requests.group(3));
    long timeout = Long.parseLong(requests.group(4));
    long[] micros =
        log.filter(line -> line.indexOf('\t') > 0)
            .mapToLong(line -> Long.parseLong(line.substring(line.lastIndexOf('\t') + 1).trim()))
            .sorted()
            .toArray();
    return new LoadReport(
        done - failed,
        seconds(finished),
        Long.parseLong(find(TRAFFIC, output).group(1)),
        failed,
        failed == 0
            ? ""
            : "read="
                + (errored - timeout)
                + " status="
                + (failed - errored)
                + " timeout="
                + timeout,
        percentile(micros, 0.5),
        percentile(micros, 0.99));
  }

  private static double seconds(Matcher finished) {
    double value = Double.parseDouble(finished.group(1));
    return switch (String.valueOf(finished.group(2))) {
      case "us" -> value / 1e6;
      case "ms" -> value / 1e3;
      default -> value;
    };
  }

  private static double percentile(long[] sorted, double share) {
    return sorted.length == 0
        ? Double.NaN
        : sorted[Math.clamp((long) Math.ceil(share * sorted.length) - 1, 0, sorted.length - 1)];
  }

  private static Matcher find(Pattern pattern, String output) {
    Matcher matcher = pattern.matcher(output);
    if (!matcher.find()) {
      throw new IllegalStateException("h2load's output has no \"" + pattern + "\": " + output);
    }
    return matcher;
  }
}
