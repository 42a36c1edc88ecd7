package io.gazan.dataplane.config.reader;

import io.gazan.dataplane.config.ProcessConfig;
import io.gazan.dataplane.config.ProcessConfig.RunAs;
import io.gazan.dataplane.config.ProcessConfig.UpgradeSocket;
import io.gazan.dataplane.config.log.LogConfig;
import io.gazan.dataplane.config.log.LogFiles;
import io.gazan.dataplane.config.log.LogLevel;
import io.gazan.upstreams.document.Fields;
import io.gazan.upstreams.document.Value;
import io.gazan.upstreams.policy.AccessLogMode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The keys of main.yaml about the process itself: its user, its files, its logs. */
record ProcessReader(Fields fields, RelativePaths paths) {
  ProcessConfig process() {
    ProcessConfig defaults = ProcessConfig.defaults();
    ProcessConfig process =
        new ProcessConfig(
            log(defaults.log()),
            runAs(),
            fields.bool("daemon", defaults.daemon()),
            path("pid_file"),
            fields.<UpgradeSocket>read("upgrade_sock", this::socket, defaults.upgrade()));
    return process.daemon() ? process.asDaemon() : process;
  }

  private LogConfig log(LogConfig defaults) {
    return new LogConfig(
        fields.choice(LogLevel.class, "log_level", defaults.level()),
        fields.choice(AccessLogMode.class, "access_log", defaults.access()),
        new LogFiles(path("error_log"), path("log_file"), path("access_log_file")));
  }

  private @Nullable RunAs runAs() {
    Value user = fields.get("user", "runuser");
    Value group = fields.get("group", "rungroup");
    String userName = user == null ? null : name(user);
    String groupName = group == null ? null : name(group);
    if (user == null && group != null) {
      group.refuse("needs user too: a group alone is not given up root for");
    }
    return userName == null ? null : new RunAs(userName, groupName);
  }

  private static @Nullable String name(Value value) {
    String text = value.text();
    if (text != null && (text.isBlank() || text.indexOf('\0') >= 0)) {
      value.expected("a name");
      return null;
    }
    return text;
  }

  private @Nullable UpgradeSocket socket(Value value) {
    Path path = paths.read(value);
    if (path == null) {
      return null;
    }
    if (path.toString().getBytes(StandardCharsets.UTF_8).length > UpgradeSocket.MOST_BYTES) {
      value.refuse(
          "is longer than the %d bytes that a socket may have".formatted(UpgradeSocket.MOST_BYTES));
      return null;
    }
    return new UpgradeSocket(path, true);
  }

  private @Nullable Path path(String key) {
    return fields.<@Nullable Path>read(key, paths::read, null);
  }
}
