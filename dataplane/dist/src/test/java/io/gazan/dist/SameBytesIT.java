package io.gazan.dist;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whoever has the sources and the JDK can tell whether an archive was made from them. */
class SameBytesIT {
  @Test
  void anotherBuildElsewhereMakesTheSameArchive(@TempDir Path folder)
      throws IOException, InterruptedException {
    // Given
    Recipe recipe = Build.recipe();
    Path place = folder.resolve("in-another/longer_place");

    // When
    Command.Result result =
        Command.withNothing(folder)
            .run(
                Path.of(System.getProperty("java.home"), "bin/java"),
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                recipe.files(),
                recipe.modules(),
                recipe.classes(),
                place,
                recipe.folder(),
                recipe.name(),
                recipe.timestamp());

    // Then
    assertThat(result.exit()).as(result.err()).isZero();
    Path second = place.resolve(Build.archive().getFileName().toString());
    assertThat(Files.mismatch(Build.archive(), second)).isEqualTo(-1);
  }
}
