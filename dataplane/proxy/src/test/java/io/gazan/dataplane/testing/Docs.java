package io.gazan.dataplane.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The user's documentation, read for what tests can hold it to: its examples and its tables. */
public final class Docs {
  private static final Path ROOT = Path.of("..", "..");
  private static final String FENCE = "```";
  private static final Pattern CODE = Pattern.compile("`([^`]+)`");

  private Docs() {}

  /**
   * A fenced block.
   *
   * @param info what stands behind the opening fence
   */
  public record Block(Path file, int line, String info, String text) {
    @Override
    public String toString() {
      return file.getFileName() + ":" + line;
    }
  }

  public static Path file(String name) {
    return ROOT.resolve(name);
  }

  public static List<String> lines(String name) {
    try {
      return Files.readAllLines(file(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** README.md and docs/*.md, by their path from the root of the repository. */
  public static List<String> names() {
    List<String> names = new ArrayList<>();
    names.add("README.md");
    try (Stream<Path> docs = Files.list(file("docs"))) {
      docs.map(path -> "docs/" + path.getFileName())
          .filter(name -> name.endsWith(".md"))
          .sorted()
          .forEach(names::add);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return names;
  }

  public static List<Block> blocks(String name) {
    List<Block> blocks = new ArrayList<>();
    StringBuilder text = new StringBuilder();
    String info = "";
    int begin = 0;
    int number = 0;
    for (String line : lines(name)) {
      number++;
      if (!line.strip().startsWith(FENCE)) {
        text.append(line).append('\n');
      } else if (begin == 0) {
        begin = number;
        info = line.strip().substring(FENCE.length()).strip();
        text.setLength(0);
      } else {
        blocks.add(new Block(file(name), begin, info, text.toString()));
        begin = 0;
      }
    }
    return blocks;
  }

  /** The cells of every row of every table whose first column has this heading. */
  public static List<List<String>> rows(String name, String heading) {
    List<List<String>> rows = new ArrayList<>();
    boolean inside = false;
    for (String line : lines(name)) {
      if (!line.startsWith("|")) {
        inside = false;
        continue;
      }
      List<String> cells = cells(line);
      if (cells.getFirst().equals(heading)) {
        inside = true;
      } else if (inside && !cells.getFirst().startsWith("---")) {
        rows.add(cells);
      }
    }
    return rows;
  }

  private static List<String> cells(String row) {
    return Stream.of(row.substring(1, row.lastIndexOf('|')).split("\\|", -1))
        .map(String::strip)
        .toList();
  }

  /** What stands in backticks. */
  public static List<String> code(String text) {
    return CODE.matcher(text).results().map(found -> found.group(1)).toList();
  }
}
