package io.gazan.operator;

import io.gazan.operator.http.StatusServer;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/**
 * The {@code gazan-operator} program. Exit codes: 0 ended by SIGTERM or SIGINT; 2 what was asked
 * for cannot be: a wrong option, a port that cannot be bound; 1 anything else.
 */
public final class Main {
  static final int USAGE = 2;

  private Main() {}

  public static void main(String[] args) {
    StatusServer.limitProcess();
    int code = run(args, writer(System.out), writer(System.err));
    if (code != 0) {
      System.exit(code);
    }
  }

  private static PrintWriter writer(PrintStream stream) {
    return new PrintWriter(stream, true, stream.charset());
  }

  static int run(String[] args, PrintWriter out, PrintWriter err) {
    return new CommandLine(new OperatorCommand())
        .setOut(out)
        .setErr(err)
        .setUsageHelpAutoWidth(true)
        .setParameterExceptionHandler(Main::wrongUsage)
        .setExecutionExceptionHandler(Main::failed)
        .execute(args);
  }

  /** One line instead of picocli's whole help. */
  private static int wrongUsage(ParameterException problem, String[] args) {
    PrintWriter err = problem.getCommandLine().getErr();
    err.println("gazan-operator: " + firstLine(problem) + " (gazan-operator -h lists the options)");
    return USAGE;
  }

  private static int failed(
      Exception problem, CommandLine command, CommandLine.ParseResult parsed) {
    PrintWriter err = command.getErr();
    if (problem instanceof IOException) {
      err.println("gazan-operator: " + firstLine(problem));
      return USAGE;
    }
    err.println("gazan-operator: this is a bug: " + problem);
    problem.printStackTrace(err);
    return 1;
  }

  private static String firstLine(Exception problem) {
    return String.valueOf(problem.getMessage()).lines().findFirst().orElse("wrong usage");
  }
}
