package io.gazan.dataplane;

import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code gazan completion}: what makes a shell complete this command's options. */
@Command(
    name = "completion",
    description = "Print a completion script: source <(gazan completion bash)",
    sortOptions = false)
@SuppressWarnings("NullAway.Init") // picocli sets what is annotated
final class CompletionCommand implements Callable<Integer> {
  /** Shells that read the script; zsh does after {@code autoload bashcompinit && bashcompinit}. */
  enum Shell {
    BASH,
    ZSH
  }

  @Parameters(
      paramLabel = "SHELL",
      description = "bash or zsh, which read the same script (zsh with bashcompinit).")
  Shell shell;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Print this help and exit.")
  boolean help;

  @Spec CommandSpec spec;

  @Override
  public Integer call() {
    spec.commandLine()
        .getOut()
        .println(AutoComplete.bash("gazan", new CommandLine(new GazanCommand())));
    return 0;
  }
}
