package io.gazan.dataplane.provider.operator;

import io.gazan.dataplane.config.OperatorConfig;
import io.gazan.upstreams.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The files that {@code operator} names, looked at without a data plane. None of them keeps one
 * from starting: they are read for every dial and may be mounted later, so what is not there is a
 * warning. What is there and no good is a problem: no dial can succeed with it.
 */
public final class OperatorFiles {
  private OperatorFiles() {}

  private interface Reading {
    void read(Path file) throws IOException;
  }

  /**
   * Looks; by keys of main.yaml.
   *
   * @param problems takes what keeps every dial from succeeding
   * @param warnings takes what may be all right by the time it is needed
   */
  public static void check(OperatorConfig config, List<Problem> problems, List<Problem> warnings) {
    check("operator.ca", config.ca(), Credentials::tls, problems, warnings);
    check("operator.token_file", config.tokenFile(), Credentials::token, problems, warnings);
    folder(config.stateDir(), warnings);
  }

  private static void check(
      String key, Path file, Reading reading, List<Problem> problems, List<Problem> warnings) {
    if (Files.notExists(file)) {
      warnings.add(problem(key, file + " is not there: until it is, the operator is not dialled"));
      return;
    }
    try {
      reading.read(file);
    } catch (IOException e) {
      problems.add(problem(key, String.valueOf(e.getMessage())));
    }
  }

  /** The data plane makes it with the first snapshot, and serves also if it cannot. */
  private static void folder(Path folder, List<Problem> warnings) {
    Path there = folder.toAbsolutePath();
    while (there.getParent() != null && Files.notExists(there)) {
      there = there.getParent();
    }
    if (!Files.isDirectory(there)) {
      warnings.add(
          problem(
              "operator.state_dir",
              there + " is no folder: the last snapshot would not be kept for the next start"));
    } else if (!Files.isWritable(there)) {
      warnings.add(
          problem(
              "operator.state_dir",
              there
                  + " may not be written to: the last snapshot would not be kept for the next"
                  + " start"));
    }
  }

  private static Problem problem(String key, String message) {
    return new Problem(key, 0, 0, message);
  }
}
