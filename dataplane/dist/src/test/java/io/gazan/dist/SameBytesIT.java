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
    // When
    Path second = new Assembly(Build.recipe(), folder.resolve("in-another/longer_place")).make();

    // Then
    assertThat(Files.mismatch(Build.archive(), second)).isEqualTo(-1);
  }
}
