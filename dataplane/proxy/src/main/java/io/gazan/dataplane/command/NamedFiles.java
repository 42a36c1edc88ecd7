package io.gazan.dataplane.command;

import io.gazan.dataplane.config.MainConfig;
import io.gazan.dataplane.config.ProcessConfig;
import io.gazan.dataplane.config.ProcessConfig.RunAs;
import io.gazan.dataplane.config.listener.TlsConfig;
import io.gazan.dataplane.config.log.LogFiles;
import io.gazan.dataplane.process.posix.Account;
import io.gazan.dataplane.tls.DownstreamTls;
import io.gazan.upstreams.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What main.yaml names that has to be there: files, folders, users. */
public final class NamedFiles {
  private NamedFiles() {}

  /**
   * Files and folders that are read again while the data plane runs; of a folder that cannot be
   * listed only itself.
   */
  public static List<Path> readLater(MainConfig config) {
    List<Path> all = new ArrayList<>();
    add(all, config.upstream().file());
    add(all, config.listener().tls());
    add(all, config.admin().tls());
    return all;
  }

  private static void add(List<Path> to, @Nullable TlsConfig tls) {
    if (tls == null) {
      return;
    }
    add(to, tls.certificate());
    add(to, tls.key());
    add(to, tls.clientCa());
    Path folder = tls.folder();
    if (folder != null) {
      to.add(folder);
      to.addAll(DownstreamTls.filesIn(folder));
    }
  }

  private static void add(List<Path> to, @Nullable Path path) {
    if (path != null) {
      to.add(path);
    }
  }

  /** What could not be had at start, by keys of main.yaml: looks only. */
  public static List<Problem> problems(ProcessConfig process) {
    List<Problem> problems = new ArrayList<>();
    LogFiles logs = process.log().files();
    folder("log_file", logs.log(), problems);
    folder("error_log", logs.error(), problems);
    folder("access_log_file", logs.access(), problems);
    folder("pid_file", process.pidFile(), problems);
    if (process.upgrade().asked()) {
      folder("upgrade_sock", process.upgrade().path(), problems);
    }
    RunAs runAs = process.runAs();
    if (runAs != null) {
      try {
        Account.user(runAs.user());
      } catch (IOException e) {
        problems.add(problem("user", String.valueOf(e.getMessage())));
      }
      try {
        if (runAs.group() != null) {
          Account.group(Objects.requireNonNull(runAs.group()));
        }
      } catch (IOException e) {
        problems.add(problem("group", String.valueOf(e.getMessage())));
      }
    }
    return problems;
  }

  private static Problem problem(String key, String message) {
    return new Problem(key, 0, 0, message);
  }

  private static void folder(String key, @Nullable Path file, List<Problem> into) {
    if (file == null) {
      return;
    }
    Path folder = file.toAbsolutePath().getParent();
    if (folder != null && !Files.isDirectory(folder)) {
      into.add(problem(key, "there is no folder " + folder));
    } else if (Files.isDirectory(file)) {
      into.add(problem(key, file + " is a folder"));
    }
  }
}
