package io.gazan.dataplane.process.privileges;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** Who every thread of this process has to be, and is, as the kernel has it. */
record ThreadCredentials(int user, int group) {
  private static final Path TASKS = Path.of("/proc/self/task");

  /**
   * @throws IOException naming the thread that is somebody else or has a capability left
   */
  void require() throws IOException {
    int looked = 0;
    try (DirectoryStream<Path> tasks = Files.newDirectoryStream(TASKS)) {
      for (Path task : tasks) {
        try {
          check(task.toString(), Files.readAllLines(task.resolve("status")));
          looked++;
        } catch (NoSuchFileException ended) {
          // A thread that is gone is nobody.
        }
      }
    }
    if (looked == 0) {
      throw new IOException("user: no thread can be seen in " + TASKS);
    }
  }

  /** Real, effective, saved and filesystem's of both, and what root can do. */
  private void check(String thread, List<String> status) throws IOException {
    for (String line : status) {
      String[] words = line.strip().split("\\s+", -1);
      boolean right =
          switch (words[0]) {
            case "Uid:" -> all(words, user);
            case "Gid:" -> all(words, group);
            case "CapPrm:", "CapEff:" -> Long.parseUnsignedLong(words[1], 16) == 0;
            default -> true;
          };
      if (!right) {
        throw new IOException("user: thread %s still has \"%s\"".formatted(thread, line));
      }
    }
  }

  private static boolean all(String[] words, int id) {
    String wanted = Integer.toUnsignedString(id);
    return words.length == 5
        && Arrays.stream(words, 1, words.length).allMatch(word -> word.equals(wanted));
  }
}
