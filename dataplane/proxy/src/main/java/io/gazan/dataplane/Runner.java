package io.gazan.dataplane;

import io.gazan.dataplane.command.LogLevelProperty;
import io.gazan.dataplane.config.MainConfig;
import io.gazan.dataplane.config.reader.MainConfigReader;
import io.gazan.dataplane.parts.StartFailure;
import io.gazan.dataplane.process.daemon.Background;
import java.io.IOException;
import java.nio.file.Path;

/** {@code gazan run}: from a main.yaml to a data plane that serves until it is told to end. */
record Runner(ConfigCheck console) {
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
          throw new StartFailure(String.valueOf(e.getMessage()), e);
        }
      }
    };
  }
}
