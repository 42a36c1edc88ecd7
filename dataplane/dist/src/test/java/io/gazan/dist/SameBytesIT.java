package io.gazan.dist;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whoever has the sources and the JDK can tell whether an archive was made from them. */
class SameBytesIT {
  /**
   * Every object has the same identity hash: what goes through a hash table of such objects comes
   * out in another order than in the build.
   */
  private static final List<String> OTHER_ORDER =
      List.of("-XX:+UnlockExperimentalVMOptions", "-XX:hashCode=2");

  @Test
  void anotherBuildElsewhereMakesTheSameArchive(@TempDir Path folder)
      throws IOException, InterruptedException {
    // Given
    Recipe recipe = Build.recipe();
    Path place = folder.resolve("in-another/longer_place");

    // When
    Command.Result result =
        new Command(folder, Map.of("TZ", "Asia/Tokyo", "LC_ALL", "C.UTF-8"))
            .run(
                Path.of(System.getProperty("java.home"), "bin/java"),
                OTHER_ORDER.get(0),
                OTHER_ORDER.get(1),
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
