package io.gazan.dataplane;

import io.gazan.dataplane.process.Termination;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code gazan validate}: what is wrong with a file, without a data plane. */
@Command(
    name = "validate",
    description =
        "Say what is wrong with an upstreams file, with conf.d beside it, or a main.yaml.",
    sortOptions = false)
@SuppressWarnings("NullAway.Init") // picocli sets what is annotated
final class ValidateCommand implements Callable<Integer> {
  @Parameters(
      paramLabel = "FILE",
      description = "The file; which of the two it is shows in its keys.")
  Path file;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Print this help and exit.")
  boolean help;

  @Spec CommandSpec spec;

  @Override
  public Integer call() {
    Termination.atOnce();
    return new ConfigCheck(spec.commandLine().getOut(), spec.commandLine().getErr()).any(file);
  }
}
