package io.gazan.dataplane.process.daemon;

import io.gazan.dataplane.process.ProcessSignals;
import io.gazan.dataplane.process.posix.Posix;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The process in the background and the command that starts it. A JVM cannot fork: the command
 * starts itself once more, and waits until that one says that it serves or ends. What it has to say
 * until then goes to the same standard error.
 */
public final class Background {
  /** Names the command's process to the one that it starts. */
  private static final String VARIABLE = "GAZAN_DAEMON_OF";

  private static final String READY = "gazan: serving in the background";

  private static final String[] BLOCKED = {
    "env",
    "--block-signal=HUP",
    "--block-signal=INT",
    "--block-signal=QUIT",
    "--block-signal=TERM",
    "--block-signal=USR1",
    "--block-signal=WINCH"
  };

  private Background() {}

  /** Whether this is the process in the background already. */
  public static boolean isHere() {
    String parent = System.getenv(VARIABLE);
    return parent != null
        && ProcessHandle.current()
            .parent()
            .map(process -> Long.toString(process.pid()).equals(parent))
            .orElse(false);
  }

  /**
   * Starts it.
   *
   * @return the exit code of the command: 0 when it serves, else what it ended with
   */
  public static int start() throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(command())
            .redirectInput(Path.of("/dev/null").toFile())
            .redirectError(ProcessBuilder.Redirect.INHERIT);
    builder.environment().put(VARIABLE, Long.toString(ProcessHandle.current().pid()));
    Process child = builder.start();
    ProcessSignals.on("TERM", child::destroy);
    ProcessSignals.on("INT", child::destroy);
    try (BufferedReader said = child.inputReader(StandardCharsets.UTF_8)) {
      for (String line = said.readLine(); line != null; line = said.readLine()) {
        if (line.equals(READY)) {
          return 0;
        }
      }
    }
    int ended = child.waitFor();
    return ended == 0 ? 1 : ended;
  }

  /** As this one was started; {@code env} stays out of the way by turning into it. */
  private static List<String> command() throws IOException {
    String all = commandLine(Path.of("/proc/self/cmdline"));
    String[] words = all.substring(0, all.length() - 1).split("\0", -1);
    List<String> command = new ArrayList<>();
    if (ProcessSignals.areBlocked()) {
      command.addAll(List.of(BLOCKED));
    }
    command.add(ProcessHandle.current().info().command().orElse(words[0]));
    command.addAll(Arrays.asList(words).subList(1, words.length));
    return command;
  }

  static String commandLine(Path file) throws IOException {
    try {
      return Files.readString(file, StandardCharsets.UTF_8);
    } catch (NoSuchFileException e) {
      throw new IOException(
          "daemon: -d and daemon: true need Linux; there is no " + file + " on this system", e);
    }
  }

  /** In the process in the background, first: away from the terminal. */
  public static void leaveTerminal() throws IOException {
    Posix.newSession();
  }

  /**
   * In the process in the background, once it serves: the command returns. Standard output ends
   * here, and so does standard error unless it is the journal's.
   */
  public static void ready() throws IOException {
    System.out.println(READY);
    System.out.flush();
    Posix.silence(1);
    if (System.getenv("JOURNAL_STREAM") == null) {
      Posix.silence(2);
    }
  }
}
