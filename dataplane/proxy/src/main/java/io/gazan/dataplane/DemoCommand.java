package io.gazan.dataplane;

import io.gazan.dataplane.command.LogLevelProperty;
import io.gazan.dataplane.config.log.LogLevel;
import io.gazan.dataplane.demo.Demo;
import io.gazan.dataplane.parts.StartFailure;
import io.gazan.dataplane.process.Termination;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code gazan demo}: everything needed for a first look, until Ctrl-C. */
@Command(
    name = "demo",
    description = "Serve three echo endpoints of its own and print what to try.",
    sortOptions = false)
@SuppressWarnings("NullAway.Init") // picocli sets what is annotated
final class DemoCommand implements Callable<Integer> {
  @Option(
      names = "--port",
      paramLabel = "PORT",
      description = "To listen on; 0, the default, takes a free one.")
  int port;

  @Option(
      names = "--config-port",
      paramLabel = "PORT",
      description = "For metrics and health; 0, the default, takes a free one.")
  int configPort;

  @Option(
      names = "--standalone",
      description = "Without it, the launcher starts the demo of the whole system instead.")
  boolean standalone;

  @Option(
      names = "--check",
      description = "Send every request that would be printed, say how it went, and exit.")
  boolean check;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Print this help and exit.")
  boolean help;

  @Spec CommandSpec spec;

  @Override
  public Integer call() throws StartFailure, InterruptedException {
    requirePort("--port", port);
    requirePort("--config-port", configPort);
    LogLevelProperty.set(LogLevel.WARN);
    Termination termination = Termination.onSignals();
    try (Demo demo = Demo.start(port, configPort)) {
      if (check) {
        return demo.check(spec.commandLine().getOut()) ? 0 : 1;
      }
      demo.describe(spec.commandLine().getOut());
      termination.await();
      return 0;
    }
  }

  private void requirePort(String option, int value) {
    if (value < 0 || value > 65535) {
      throw new ParameterException(
          spec.commandLine(), option + " must be 0 to 65535, not " + value);
    }
  }
}
