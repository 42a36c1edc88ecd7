package io.gazan.dataplane;

import io.gazan.dataplane.command.NamedFiles;
import io.gazan.dataplane.config.MainConfig;
import io.gazan.dataplane.config.ProcessConfig;
import io.gazan.dataplane.config.listener.ListenAddress;
import io.gazan.dataplane.parts.StartFailure;
import io.gazan.dataplane.parts.Transports;
import io.gazan.dataplane.process.ProcessSignals;
import io.gazan.dataplane.process.Termination;
import io.gazan.dataplane.process.daemon.Background;
import io.gazan.dataplane.process.daemon.PidFile;
import io.gazan.dataplane.process.log.ProgramLog;
import io.gazan.dataplane.process.notify.SdNotify;
import io.gazan.dataplane.process.privileges.Privileges;
import io.gazan.dataplane.process.upgrade.InheritedSockets;
import io.gazan.dataplane.process.upgrade.Predecessor;
import io.gazan.dataplane.process.upgrade.UpgradeServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A data plane as a process of the operating system, from the first look at what it needs to its
 * end. Everything that can be refused is looked at before a port is bound; then come, in this
 * order, the ports, the files that root alone may write, another user, and the first connection.
 */
final class ServingProcess {
  private static final Logger log = LoggerFactory.getLogger("gazan");

  /** Then a service manager is told that the reload is over all the same. */
  private static final Duration LONGEST_RELOAD = Duration.ofSeconds(60);

  private final MainConfig config;
  private final ProcessConfig process;
  private final boolean upgrade;
  private final Termination termination;
  private final SdNotify notify = SdNotify.ofEnvironment();

  /** What has to be closed, the last one made first. */
  private final Deque<AutoCloseable> parts = new ArrayDeque<>();

  ServingProcess(MainConfig config, boolean upgrade) {
    this.config = config;
    this.process = config.process();
    this.upgrade = upgrade;
    // Before the start, so that a signal during it is not lost; the wait then returns at once.
    this.termination = Termination.onSignals();
  }

  /**
   * Serves until it is told to end, and has.
   *
   * @throws IOException with one line for the user when it cannot start
   * @throws StartFailure likewise
   */
  void run() throws IOException, StartFailure, InterruptedException {
    if (process.daemon()) {
      Background.leaveTerminal();
    }
    ProgramLog programLog = ProgramLog.open(config.log().files());
    Privileges privileges = process.runAs() == null ? null : Privileges.of(process.runAs());
    try {
      Predecessor predecessor = predecessor(privileges);
      PidFile pidFile = pidFile(predecessor);
      Dataplane dataplane = open(predecessor);
      becomeUser(privileges, pidFile);
      UpgradeServer upgrades = upgrades(dataplane, privileges);
      serve(dataplane, predecessor, upgrades);
      if (pidFile != null) {
        pidFile.settle();
      }
      takeSignals(dataplane, programLog, upgrades);
      notify.ready();
      log.info(
          "serving on {}, metrics and health on {}",
          ListenAddress.text(dataplane.httpAddress()),
          ListenAddress.text(dataplane.adminAddress()));
      if (process.daemon()) {
        Background.ready();
      }
      end(dataplane, upgrades);
    } finally {
      close();
    }
    log.info("ended");
  }

  private <T extends AutoCloseable> T opened(T part) {
    parts.push(part);
    return part;
  }

  private void close() {
    for (AutoCloseable part : parts) {
      try {
        part.close();
      } catch (Exception e) {
        log.atWarn().setCause(e).log("a part did not close");
      }
    }
  }

  private @Nullable Predecessor predecessor(@Nullable Privileges privileges)
      throws IOException, StartFailure {
    if (!upgrade) {
      return null;
    }
    if (!Transports.of(config).handsOver()) {
      throw new StartFailure(
          "transport: listeners of io_uring and nio cannot be handed over, so -u needs epoll");
    }
    try {
      return opened(Predecessor.connect(process.upgrade().path(), Privileges.trusted(privileges)));
    } catch (IOException e) {
      throw new IOException("upgrade_sock: " + e.getMessage(), e);
    }
  }

  private @Nullable PidFile pidFile(@Nullable Predecessor predecessor) throws IOException {
    Path path = process.pidFile();
    return path == null
        ? null
        : opened(PidFile.at(path, predecessor == null ? 0 : predecessor.pid()));
  }

  private Dataplane open(@Nullable Predecessor predecessor)
      throws IOException, StartFailure, InterruptedException {
    try (InheritedSockets inherited =
        predecessor == null
            ? InheritedSockets.none()
            : predecessor.receive(GazanCommand.Version.number())) {
      return opened(Dataplane.open(config, inherited));
    }
  }

  /** Root's last deeds, and the end of root. */
  private void becomeUser(@Nullable Privileges privileges, @Nullable PidFile pidFile)
      throws IOException {
    if (pidFile != null) {
      pidFile.write();
    }
    if (privileges == null) {
      return;
    }
    if (pidFile != null) {
      privileges.own(pidFile.path());
    }
    for (Path file : config.log().files().all().toList()) {
      if (Files.isRegularFile(file)) {
        privileges.own(file);
      }
    }
    privileges.drop();
    log.info("runs as {} from now on", privileges.userName());
    for (Path file : NamedFiles.readLater(config)) {
      if (!Files.isReadable(file)) {
        log.warn("{} cannot read {}: it will not be read again", privileges.userName(), file);
      }
    }
  }

  /** Null where nobody can take the sockets over. */
  private @Nullable UpgradeServer upgrades(Dataplane dataplane, @Nullable Privileges privileges)
      throws IOException, StartFailure {
    if (!Transports.of(config).handsOver()) {
      return null;
    }
    UpgradeServer.Offer offer =
        new UpgradeServer.Offer(
            GazanCommand.Version.number(), dataplane::sockets, termination::handedOver);
    Path path = process.upgrade().path();
    try {
      return opened(UpgradeServer.open(path, Privileges.user(privileges), upgrade, offer));
    } catch (IOException e) {
      String line = "upgrade_sock: " + e.getMessage();
      if (process.upgrade().asked()) {
        throw new IOException(line, e);
      }
      log.warn("{}; no other process can take this one's place with -u", line);
      return null;
    }
  }

  private static void serve(
      Dataplane dataplane, @Nullable Predecessor predecessor, @Nullable UpgradeServer upgrades)
      throws IOException, InterruptedException {
    if (predecessor != null) {
      predecessor.ready();
    }
    dataplane.accept();
    if (upgrades != null) {
      try {
        upgrades.publish();
      } catch (IOException e) {
        log.warn("upgrade_sock: {}", e.toString());
      }
    }
    if (predecessor != null) {
      try (predecessor) {
        predecessor.serving();
      } catch (IOException e) {
        log.warn("the process before this one did not hear that it is over: {}", e.getMessage());
      }
    }
  }

  private void takeSignals(
      Dataplane dataplane, ProgramLog programLog, @Nullable UpgradeServer upgrades) {
    ProcessSignals.on("HUP", () -> reload(dataplane));
    ProcessSignals.on(
        "USR1",
        () -> {
          boolean program = programLog.reopen();
          if (dataplane.reopenLog() && program) {
            log.info("log files are open again");
          }
        });
    ProcessSignals.on(
        "QUIT",
        () -> {
          if (upgrades == null) {
            log.warn("SIGQUIT: no other process can take the sockets, so this one goes on");
          } else if (!termination.isEnding()) {
            log.info(
                "SIGQUIT: the sockets wait at {} for a process that is started with -u",
                process.upgrade().path());
          }
        });
  }

  private void reload(Dataplane dataplane) {
    notify.reloading();
    var _ =
        dataplane
            .reload()
            .orTimeout(LONGEST_RELOAD.toSeconds(), TimeUnit.SECONDS)
            .whenComplete((done, failure) -> notify.ready());
  }

  private void end(Dataplane dataplane, @Nullable UpgradeServer upgrades)
      throws InterruptedException {
    switch (termination.await()) {
      case Termination.Reason.HandedOver handedOver -> {
        notify.succeededBy(handedOver.successor());
        log.info("process {} serves now", handedOver.successor());
        dataplane.drainAfterHandOver();
      }
      case Termination.Reason.Signalled signalled -> {
        notify.stopping();
        if (upgrades != null) {
          upgrades.refuse();
        }
        if (signalled.atTerminal()) {
          dataplane.drain(Duration.ZERO);
        } else {
          dataplane.drain();
        }
      }
    }
  }
}
