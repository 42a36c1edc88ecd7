package io.gazan.demo;

import java.io.PrintWriter;
import picocli.CommandLine;

/** {@code gazan demo}: exit code 0 when it ended well, 2 for a wrong option or a taken port. */
public final class Main {
  private Main() {}

  public static void main(String[] args) {
    PrintWriter out = new PrintWriter(System.out, true, System.out.charset());
    PrintWriter err = new PrintWriter(System.err, true, System.err.charset());
    System.exit(
        new CommandLine(new DemoCommand())
            .setOut(out)
            .setErr(err)
            .setUsageHelpAutoWidth(true)
            .setCaseInsensitiveEnumValuesAllowed(true)
            .setParameterExceptionHandler(
                (problem, _) -> {
                  err.println("gazan demo: " + problem.getMessage());
                  return 2;
                })
            .setExecutionExceptionHandler(
                (problem, _, _) -> {
                  err.println("gazan demo: " + problem.getMessage());
                  return 2;
                })
            .execute(args));
  }
}
