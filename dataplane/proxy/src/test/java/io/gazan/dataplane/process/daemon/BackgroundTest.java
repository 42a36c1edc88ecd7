package io.gazan.dataplane.process.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command in the background is the one that was given, which only Linux tells. */
class BackgroundTest {
  @TempDir Path folder;

  @Test
  void elsewhereThanOnLinuxIsSaidInOneLine() throws IOException {
    // Given
    Path none = folder.resolve("cmdline");

    // Then
    assertThatThrownBy(() -> Background.commandLine(none))
        .isInstanceOf(IOException.class)
        .hasMessage(
            "daemon: -d and daemon: true need Linux; there is no " + none + " on this system");
    assertThat(Background.commandLine(Files.writeString(none, "a\0b\0"))).isEqualTo("a\0b\0");
  }
}
