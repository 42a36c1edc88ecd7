package io.gazan.dataplane;

import io.gazan.dataplane.command.LogLevelProperty;
import io.gazan.dataplane.config.MainConfig;
import io.gazan.dataplane.config.reader.MainConfigReader;
import io.gazan.dataplane.parts.StartFailure;
import io.gazan.dataplane.process.daemon.Background;
import io.gazan.upstreams.Problem;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code gazan run}: from a main.yaml to a data plane that serves until it is told to end. */
record Runner(ConfigCheck console) {
  /** A failure's message about a file that a key names; others are about this machine. */
  private static final Pattern ABOUT_FILE = Pattern.compile("([a-z_]+): (cannot open .*)");

  /**
   * What the command line adds to main.yaml.
   *
   * @param daemon {@code -d}: as {@code daemon: true}
   * @param upgrade {@code -u}: in place of a running process
   */
  record Mode(boolean daemon, boolean upgrade) {}

  /**
   * Returns the exit code: 0 after a drain, or once it serves in the background; 2 if it cannot.
   */
  int run(Path mainYaml, Mode mode) throws StartFailure, InterruptedException {
    return switch (MainConfigReader.read(mainYaml)) {
      case MainConfigReader.Result.Refused refused -> console.refuse(refused.problems());
      case MainConfigReader.Result.Loaded loaded -> {
        MainConfig config = loaded.config();
        if (mode.daemon()) {
          config = config.withProcess(config.process().asDaemon());
        }
        try {
          if (config.process().daemon() && !Background.isHere()) {
            yield Background.start();
          }
          console.warn(loaded.warnings());
          LogLevelProperty.set(config.log().level());
          new ServingProcess(config, mode.upgrade()).run();
          yield 0;
        } catch (IOException e) {
          yield failed(mainYaml, new StartFailure(String.valueOf(e.getMessage()), e));
        } catch (StartFailure e) {
          yield failed(mainYaml, e);
        }
      }
    };
  }

  /** What is about a file of main.yaml is told with its key's place, as {@code -t} tells it. */
  private int failed(Path mainYaml, StartFailure failure) throws StartFailure {
    Matcher about = ABOUT_FILE.matcher(String.valueOf(failure.getMessage()));
    if (about.matches()) {
      Problem problem = new Problem(about.group(1), 0, 0, about.group(2));
      List<Problem> placed = MainConfigReader.placed(mainYaml, List.of(problem));
      if (placed.getFirst().line() > 0) {
        return console.refuse(placed);
      }
    }
    throw failure;
  }
}
