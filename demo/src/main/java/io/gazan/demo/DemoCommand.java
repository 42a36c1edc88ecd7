package io.gazan.demo;

import io.gazan.dataplane.process.Termination;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.Level;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code gazan demo}: everything that a cluster would have, until Ctrl-C. */
@Command(
    name = "gazan demo",
    description = {
      "Start an API server in memory, the operator, two data planes and three echo endpoints in"
          + " this process, apply the examples and print what to try.",
      "With --standalone: one data plane and its file, without anything of Kubernetes."
    },
    sortOptions = false)
@SuppressWarnings("NullAway.Init") // picocli sets what is annotated
final class DemoCommand implements Callable<Integer> {
  @Option(
      names = "--port",
      paramLabel = "PORT",
      description =
          "HTTP of the first data plane; HTTPS is on the next one, and those of the second data"
              + " plane follow. 0, the default, takes free ones.")
  int port;

  @Option(
      names = "--api-port",
      paramLabel = "PORT",
      description = "Of the API server; 0, the default, takes a free one.")
  int apiPort;

  @Option(
      names = "--kubeconfig",
      paramLabel = "FILE",
      description = "Where to write the kubeconfig; a temporary file when left out.")
  @Nullable Path kubeconfig;

  @Option(
      names = "--check",
      description = "Send every request that would be printed, say how it went, and exit.")
  boolean check;

  @Option(
      names = "--log-level",
      paramLabel = "LEVEL",
      defaultValue = "error",
      description = "What the parts log: error, warn, info, debug or trace (${DEFAULT-VALUE}).")
  Level logLevel;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Print this help and exit.")
  boolean help;

  @Spec CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    DemoLog.set(logLevel);
    Termination termination = Termination.onSignals();
    try (Demo demo = Demo.start(new Demo.Ports(port, apiPort), kubeconfig)) {
      if (check) {
        return demo.check(spec.commandLine().getOut()) ? 0 : 1;
      }
      demo.describe(spec.commandLine().getOut());
      termination.await();
      return 0;
    }
  }
}
