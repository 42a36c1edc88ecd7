package io.gazan.dataplane.config;

import io.gazan.dataplane.config.log.LogConfig;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What the process is to the operating system.
 *
 * @param log what is logged, and where to
 * @param runAs who it is once the ports are bound; null = who started it
 * @param daemon whether the command returns and the process stays in the background
 * @param pidFile {@code pid_file}; null when not set
 * @param upgrade where a successor asks for the listening sockets
 */
public record ProcessConfig(
    LogConfig log,
    @Nullable RunAs runAs,
    boolean daemon,
    @Nullable Path pidFile,
    UpgradeSocket upgrade) {
  private static final Path DEFAULT_PID_FILE = Path.of("/tmp/gazan.pid");
  private static final Path DEFAULT_UPGRADE_SOCKET = Path.of("/tmp/gazan.sock");

  public ProcessConfig {
    Objects.requireNonNull(log);
    Objects.requireNonNull(upgrade);
  }

  /**
   * A user and, when it is not the user's own, a group; both by name.
   *
   * @param group null = the user's own
   */
  public record RunAs(String user, @Nullable String group) {
    public RunAs {
      Objects.requireNonNull(user);
    }
  }

  /**
   * {@code upgrade_sock}.
   *
   * @param asked whether it was set: then a socket that cannot be made is a reason not to start
   */
  public record UpgradeSocket(Path path, boolean asked) {
    /** What the kernel takes for the name of a socket, less a suffix for the time of its making. */
    public static final int MOST_BYTES = 90;

    public UpgradeSocket {
      Objects.requireNonNull(path);
    }
  }

  public static ProcessConfig defaults() {
    return new ProcessConfig(
        LogConfig.defaults(), null, false, null, new UpgradeSocket(DEFAULT_UPGRADE_SOCKET, false));
  }

  public ProcessConfig withLog(LogConfig value) {
    return new ProcessConfig(value, runAs, daemon, pidFile, upgrade);
  }

  /** The same in the background, where a process has a pid file unless it is said to be another. */
  public ProcessConfig asDaemon() {
    return new ProcessConfig(
        log, runAs, true, pidFile == null ? DEFAULT_PID_FILE : pidFile, upgrade);
  }
}
