package io.gazan.dataplane;

import io.gazan.dataplane.parts.StartFailure;
import java.io.PrintStream;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/**
 * The {@code gazan} command. Exit codes: 0 done or ended by SIGTERM; 2 what was asked for cannot
 * be: a wrong option, a configuration with problems, a port that cannot be bound; 1 anything else.
 */
public final class Main {
  static final int USAGE = 2;

  private Main() {}

  public static void main(String[] args) {
    System.exit(run(args, writer(System.out), writer(System.err)));
  }

  private static PrintWriter writer(PrintStream stream) {
    return new PrintWriter(stream, true, stream.charset());
  }

  static int run(String[] args, PrintWriter out, PrintWriter err) {
    return new CommandLine(new GazanCommand())
        .setOut(out)
        .setErr(err)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setUsageHelpAutoWidth(true)
        .setParameterExceptionHandler(Main::wrongUsage)
        .setExecutionExceptionHandler(Main::failed)
        .execute(args);
  }

  /** One line instead of picocli's whole help. */
  private static int wrongUsage(ParameterException problem, String[] args) {
    PrintWriter err = problem.getCommandLine().getErr();
    err.println("gazan: " + firstLine(problem) + " (gazan -h lists the options)");
    return USAGE;
  }

  private static int failed(
      Exception problem, CommandLine command, CommandLine.ParseResult parsed) {
    PrintWriter err = command.getErr();
    if (problem instanceof StartFailure failure) {
      err.println("gazan: " + failure.getMessage());
      return USAGE;
    }
    err.println("gazan: this is a bug: " + problem);
    problem.printStackTrace(err);
    return 1;
  }

  private static String firstLine(Exception problem) {
    return String.valueOf(problem.getMessage()).lines().findFirst().orElse("wrong usage");
  }
}
