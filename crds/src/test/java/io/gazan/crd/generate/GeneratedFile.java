package io.gazan.crd.generate;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A file of the repository that is made of the types.
 *
 * @param content what it has to hold
 */
record GeneratedFile(Path path, String content) {
  static final String COMMAND =
      "mvn test -pl crds -Dtest=GeneratedFilesTest -Dgazan.crds.write=true";
  private static final int MOST_LINES = 60;

  /** Above the folder of the module, which tests run in. */
  static Path inRepository(String path) {
    return Path.of("").toAbsolutePath().resolveSibling(path);
  }

  /** Writes it if the build was asked to; else fails where the file holds something else. */
  void writeOrCheck() throws IOException {
    if (Boolean.getBoolean("gazan.crds.write")) {
      Files.createDirectories(path.getParent());
      Files.writeString(path, content);
    }
    check();
  }

  /** Fails where the file holds something else. */
  void check() throws IOException {
    String found = Files.exists(path) ? Files.readString(path) : "";
    if (!found.equals(content)) {
      throw new AssertionError(
          path
              + " is not what the types say (- is there, + should be):\n"
              + difference(found.lines().toList(), content.lines().toList())
              + "\nMake it anew with: "
              + COMMAND);
    }
  }

  /** The lines between what both begin and end with. */
  static String difference(List<String> found, List<String> expected) {
    int shorter = Math.min(found.size(), expected.size());
    int start = 0;
    while (start < shorter && found.get(start).equals(expected.get(start))) {
      start++;
    }
    int end = 0;
    while (end < shorter - start
        && found.get(found.size() - 1 - end).equals(expected.get(expected.size() - 1 - end))) {
      end++;
    }
    return "from line "
        + (start + 1)
        + ":\n"
        + lines("- ", found.subList(start, found.size() - end))
        + lines("+ ", expected.subList(start, expected.size() - end));
  }

  private static String lines(String mark, List<String> lines) {
    String shown =
        lines.stream()
            .limit(MOST_LINES)
            .map(line -> mark + line + "\n")
            .collect(Collectors.joining());
    return lines.size() > MOST_LINES
        ? shown + mark + "… and " + (lines.size() - MOST_LINES) + " more\n"
        : shown;
  }
}
