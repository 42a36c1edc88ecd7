package io.gazan.dist;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;

/** The build's way in: {@code FILES MODULES CLASSES TARGET FOLDER NAME TIMESTAMP}. */
public final class Main {
  private static final int ARGUMENTS = 7;

  private Main() {}

  public static void main(String[] args) throws IOException, InterruptedException {
    if (args.length != ARGUMENTS) {
      throw new IllegalArgumentException(
          "FILES MODULES CLASSES TARGET FOLDER NAME TIMESTAMP, not " + args.length + " arguments");
    }
    Recipe recipe =
        new Recipe(
            Path.of(args[0]),
            Path.of(args[1]),
            Path.of(args[2]),
            args[4],
            args[5],
            Instant.parse(args[6]));
    Path archive = new Assembly(recipe, Path.of(args[3])).make();
    System.out.println("made " + archive);
  }
}
