package io.gazan.dataplane;

import io.gazan.dataplane.config.ListenAddress;
import io.gazan.dataplane.config.MainConfig;
import io.gazan.dataplane.config.MainConfigReader;
import io.gazan.dataplane.process.ProcessSignals;
import io.gazan.dataplane.process.Termination;
import java.nio.file.Path;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code gazan run}: from a main.yaml to a data plane that serves until it is told to end. */
record Runner(ConfigCheck console) {
  /** Returns the exit code: 0 after a drain, 2 when it could not start. */
  int run(Path mainYaml) throws StartFailure, InterruptedException {
    return switch (MainConfigReader.read(mainYaml)) {
      case MainConfigReader.Result.Refused refused -> console.refuse(refused.problems());
      case MainConfigReader.Result.Loaded loaded -> {
        console.warn(loaded.warnings());
        LogLevelProperty.set(loaded.config().log().level());
        serve(loaded.config());
        yield 0;
      }
    };
  }

  private static void serve(MainConfig config) throws StartFailure, InterruptedException {
    // Before the start, so that a signal during it is not lost; the wait then returns at once.
    Termination termination = Termination.onSignals();
    Logger log = LoggerFactory.getLogger("gazan");
    try (Dataplane dataplane = Dataplane.start(config)) {
      ProcessSignals.on("HUP", dataplane::reload);
      log.info(
          "serving on {}, metrics and health on {}",
          ListenAddress.text(dataplane.httpAddress()),
          ListenAddress.text(dataplane.adminAddress()));
      boolean atTerminal = termination.await();
      if (atTerminal) {
        dataplane.drain(Duration.ZERO);
      } else {
        dataplane.drain();
      }
    }
    log.info("ended");
  }
}
