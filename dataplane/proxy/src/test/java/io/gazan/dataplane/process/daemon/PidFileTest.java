package io.gazan.dataplane.process.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A pid file is never somebody else's, and never lies for long. */
class PidFileTest {
  private static final String OWN = ProcessHandle.current().pid() + "\n";

  @TempDir Path folder;
  private Path path;

  @BeforeEach
  void name() {
    path = folder.resolve("gazan.pid");
  }

  /** Lives until the end of its test; a process of ours, so that it may be asked about. */
  private static Process live() throws IOException {
    return new ProcessBuilder("sleep", "60").start();
  }

  private static void end(Process process) throws InterruptedException {
    process.destroyForcibly();
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void isRefusedWhileItsOwnerLives() throws Exception {
    // Given
    Process owner = live();
    try {
      Files.writeString(path, owner.pid() + "\n");

      // Then
      assertThatThrownBy(() -> PidFile.at(path, 0))
          .isInstanceOf(IOException.class)
          .hasMessage("pid_file: " + path + " is that of process " + owner.pid() + ", which runs");
      assertThat(path).hasContent(Long.toString(owner.pid()));
    } finally {
      end(owner);
    }
  }

  @Test
  void whatAKilledProcessLeftIsReplaced() throws Exception {
    // Given
    Process gone = live();
    end(gone);
    Files.writeString(path, gone.pid() + "\n");

    // When
    try (PidFile file = PidFile.at(path, 0)) {
      file.write();

      // Then
      assertThat(path).hasContent(OWN.strip());
    }
    assertThat(path).doesNotExist();
  }

  @Test
  void theNumberOfAProcessThatIsYoungerThanTheFileIsAnothers() throws Exception {
    // Given: the system gave the number to somebody else
    Process other = live();
    try {
      Files.writeString(path, other.pid() + "\n");
      Files.setLastModifiedTime(path, FileTime.from(Instant.now().minus(Duration.ofHours(1))));

      // Then
      try (PidFile file = PidFile.at(path, 0)) {
        file.write();
        assertThat(path).hasContent(OWN.strip());
      }
    } finally {
      end(other);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"not a number", "1 2", "12.5", "99999999999999999999999999"})
  void aFileThatIsNoPidFileIsLeftAlone(String text) throws IOException {
    // Given
    Files.writeString(path, text);

    // Then
    assertThatThrownBy(() -> PidFile.at(path, 0))
        .isInstanceOf(IOException.class)
        .hasMessage("pid_file: " + path + " is there and no pid file");
    assertThat(path).hasContent(text);
  }

  @Test
  void whatIsTooLongOrAFolderIsNotRead() throws IOException {
    // Given
    Files.writeString(path, "1" + " ".repeat(32));
    Path inside = Files.createDirectory(folder.resolve("folder"));

    // Then
    assertThatThrownBy(() -> PidFile.at(path, 0)).hasMessageEndingWith("is there and no pid file");
    assertThatThrownBy(() -> PidFile.at(inside, 0))
        .hasMessageEndingWith("is there and no pid file");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aSymbolicLinkIsNotFollowed(boolean dangling) throws IOException {
    // Given
    Path target = folder.resolve("precious");
    if (!dangling) {
      Files.writeString(target, "1\n");
    }
    Files.createSymbolicLink(path, target);

    // Then
    assertThatThrownBy(() -> PidFile.at(path, 0))
        .isInstanceOf(IOException.class)
        .hasMessage("pid_file: " + path + " is a symbolic link");
    assertThat(Files.exists(target)).isEqualTo(!dangling);
  }

  /** Between the look and the write somebody put a link there. */
  @Test
  void aLinkThatComesLaterIsRefusedAndNotWrittenThrough() throws IOException {
    // Given
    Path target = Files.writeString(folder.resolve("precious"), "mine");
    try (PidFile file = PidFile.at(path, 0)) {
      Files.createSymbolicLink(path, target);

      // When, Then
      assertThatThrownBy(file::write).hasMessage("pid_file: " + path + " is a symbolic link");
    }
    assertThat(target).hasContent("mine");
    assertThat(Files.isSymbolicLink(path)).isTrue();
  }

  /** Between the look and the write another one that started at the same time was there. */
  @Test
  void oneThatWasFasterIsRefusedAndNotReplaced() throws Exception {
    // Given
    Process faster = live();
    try (PidFile file = PidFile.at(path, 0)) {
      Files.writeString(path, faster.pid() + "\n");

      // When, Then
      assertThatThrownBy(file::write)
          .isInstanceOf(IOException.class)
          .hasMessage("pid_file: " + path + " is that of process " + faster.pid() + ", which runs");
    } finally {
      end(faster);
    }
    assertThat(path).hasContent(Long.toString(faster.pid()));
    assertOnlyThePidFileIsThere();
  }

  /** It has ended; who started it has not asked how. */
  @Test
  void aZombieIsNoOwner() throws Exception {
    // Given
    Process parent = new ProcessBuilder("sh", "-c", "sleep 60 & echo $!; exec sleep 60").start();
    try {
      String zombie = parent.inputReader().readLine();
      // The shell would ask; what it turns into does not.
      awaitProc(parent.pid() + "/comm", "sleep");
      ProcessHandle.of(Long.parseLong(zombie)).orElseThrow().destroyForcibly();
      awaitProc(zombie + "/stat", ") Z ");
      Files.writeString(path, zombie + "\n");

      // When
      try (PidFile file = PidFile.at(path, 0)) {
        file.write();

        // Then
        assertThat(path).hasContent(OWN.strip());
      }
    } finally {
      end(parent);
    }
  }

  private static void awaitProc(String file, String text) {
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> Files.readString(Path.of("/proc/" + file)).contains(text));
  }

  /**
   * As a process that has become somebody else, who may write to the file and not to the folder.
   */
  @Test
  void thePredecessorsNumberReturnsAlsoWhereNothingCanBeMadeInTheFolder() throws Exception {
    // Given
    Process predecessor = live();
    try {
      Files.writeString(path, predecessor.pid() + "\n");
      try (PidFile file = PidFile.at(path, predecessor.pid())) {
        file.write();
        // When: there cannot be a file of that name
        Path making = folder.resolve("gazan.pid." + ProcessHandle.current().pid());
        Files.createDirectories(making.resolve("inside"));
      }

      // Then
      assertThat(path).hasContent(Long.toString(predecessor.pid()));
    } finally {
      end(predecessor);
    }
  }

  @Test
  void aFolderThatIsNotThereIsSaidInOneLine() throws IOException {
    // Given
    Path nowhere = folder.resolve("no/such/gazan.pid");

    // When
    PidFile file = PidFile.at(nowhere, 0);

    // Then
    assertThatThrownBy(file::write)
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("pid_file: cannot write " + nowhere + ": ");
  }

  @Test
  void anEmptyOneIsNobodys() throws IOException {
    // Given
    Files.writeString(path, "");

    // When, Then
    try (PidFile file = PidFile.at(path, 0)) {
      file.write();
      assertThat(path).hasContent(OWN.strip());
    }
  }

  @Test
  void aSuccessorThatDoesNotComeToServeGivesThePlaceBack() throws Exception {
    // Given
    Process predecessor = live();
    try {
      Files.writeString(path, predecessor.pid() + "\n");
      try (PidFile file = PidFile.at(path, predecessor.pid())) {
        file.write();
        assertThat(path).hasContent(OWN.strip());
      }

      // Then
      assertThat(path).hasContent(Long.toString(predecessor.pid()));

      // When: the next one does
      try (PidFile file = PidFile.at(path, predecessor.pid())) {
        file.write();
        file.settle();
      }

      // Then
      assertThat(path).doesNotExist();
    } finally {
      end(predecessor);
    }
  }

  @Test
  void whatASuccessorWroteStays() throws IOException {
    // Given
    try (PidFile file = PidFile.at(path, 0)) {
      file.write();

      // When
      Files.writeString(path, "1\n");
    }

    // Then
    assertThat(path).hasContent("1");
    assertOnlyThePidFileIsThere();
  }

  private void assertOnlyThePidFileIsThere() throws IOException {
    try (Stream<Path> left = Files.list(folder)) {
      assertThat(left).containsExactly(path);
    }
  }
}
