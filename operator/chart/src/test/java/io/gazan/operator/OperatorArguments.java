package io.gazan.operator;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/**
 * A command line, read as the operator reads it. In the operator's package, because its command is
 * nobody else's business otherwise.
 */
public final class OperatorArguments {
  private OperatorArguments() {}

  /**
   * What the operator would refuse, or null.
   *
   * @param namespace what the pod's environment says
   */
  public static @Nullable String problem(List<String> arguments, String namespace) {
    try {
      read(arguments, namespace);
      return null;
    } catch (CommandLine.ParameterException | IllegalArgumentException e) {
      return String.valueOf(e.getMessage());
    }
  }

  /**
   * What the operator makes of them.
   *
   * @throws IllegalArgumentException when it would refuse them
   */
  public static OperatorConfig read(List<String> arguments, String namespace) {
    OperatorCommand command = new OperatorCommand();
    List<String> all = new ArrayList<>(arguments);
    all.add("--namespace=" + namespace);
    CommandLine line = new CommandLine(command);
    line.parseArgs(all.toArray(String[]::new));
    OptionValues values = new OptionValues(command);
    values.logLevel();
    values.logFormat();
    return values.config();
  }
}
