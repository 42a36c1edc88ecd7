package io.gazan.dataplane.provider.file;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gazan.dataplane.provider.watch.FileWatch;
import io.gazan.dataplane.provider.watch.FileWatch.Timing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileWatchTest {
  private static final Duration WITHIN = Duration.ofSeconds(10);

  @TempDir Path folder;
  private final List<String> seen = new CopyOnWriteArrayList<>();
  private @Nullable FileWatch watch;

  @AfterEach
  void end() {
    if (watch != null) {
      watch.close();
    }
  }

  @Test
  void seesAFileWrittenInPlace() throws IOException {
    // Given
    Path file = Files.writeString(folder.resolve("upstreams.yaml"), "one");
    watching(file);
    // When
    Files.writeString(file, "two");
    // Then
    await().atMost(WITHIN).untilAsserted(() -> assertThat(seen).contains("two"));
  }

  @Test
  void seesAnAtomicRename() throws IOException {
    // Given
    Path file = Files.writeString(folder.resolve("upstreams.yaml"), "one");
    watching(file);
    // When
    Path next = Files.writeString(folder.resolve(".upstreams.tmp"), "two");
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
    // Then
    await().atMost(WITHIN).untilAsserted(() -> assertThat(seen).contains("two"));
  }

  @Test
  void seesTheLinkOfAConfigMapSwapped() throws IOException {
    // Given: upstreams.yaml -> ..data/upstreams.yaml, ..data -> ..1
    Path first = Files.createDirectory(folder.resolve("..1"));
    Files.writeString(first.resolve("upstreams.yaml"), "one");
    Files.createSymbolicLink(folder.resolve("..data"), Path.of("..1"));
    Path file =
        Files.createSymbolicLink(
            folder.resolve("upstreams.yaml"), Path.of("..data/upstreams.yaml"));
    watching(file);
    // When
    Path second = Files.createDirectory(folder.resolve("..2"));
    Files.writeString(second.resolve("upstreams.yaml"), "two");
    Path link = Files.createSymbolicLink(folder.resolve("..data_tmp"), Path.of("..2"));
    Files.move(link, folder.resolve("..data"), StandardCopyOption.ATOMIC_MOVE);
    Files.delete(first.resolve("upstreams.yaml"));
    // Then
    await().atMost(WITHIN).untilAsserted(() -> assertThat(seen).contains("two"));
  }

  @Test
  void seesALinkSwappedFarFromTheFile() throws IOException {
    // Given: no watched folder is the one in which the link changes
    Path old = Files.createDirectories(folder.resolve("releases/1/etc"));
    Path next = Files.createDirectories(folder.resolve("releases/2/etc"));
    Files.writeString(old.resolve("upstreams.yaml"), "one");
    Files.writeString(next.resolve("upstreams.yaml"), "two");
    Path current = Files.createSymbolicLink(folder.resolve("current"), Path.of("releases/1"));
    watching(current.resolve("etc/upstreams.yaml"));
    // When
    Path link = Files.createSymbolicLink(folder.resolve("current.tmp"), Path.of("releases/2"));
    Files.move(link, current, StandardCopyOption.ATOMIC_MOVE);
    // Then
    await().atMost(WITHIN).untilAsserted(() -> assertThat(seen).contains("two"));
  }

  @Test
  void seesPartsComeChangeAndGo() throws IOException {
    // Given
    Path file = Files.writeString(folder.resolve("upstreams.yaml"), "one");
    watching(file);
    // When
    Path parts = Files.createDirectory(folder.resolve("conf.d"));
    Files.writeString(parts.resolve("b.yaml"), "+b");
    Files.writeString(parts.resolve("a.yaml"), "+a");
    Files.writeString(parts.resolve(".#a.yaml"), "+lock");
    Files.writeString(parts.resolve("notes.txt"), "+notes");
    // Then
    await().atMost(WITHIN).untilAsserted(() -> assertThat(seen).contains("one+a+b"));
    // When
    Files.delete(parts.resolve("a.yaml"));
    // Then
    await().atMost(WITHIN).untilAsserted(() -> assertThat(seen).endsWith("one+b"));
  }

  @Test
  void readsAFileThatIsWrittenInPiecesOnceAndWhole() throws IOException {
    // Given
    Path file = Files.writeString(folder.resolve("upstreams.yaml"), "one");
    watching(
        file, new Timing(Duration.ofMillis(20), Duration.ofSeconds(1), Duration.ofSeconds(20)));
    // When
    Files.writeString(file, "");
    for (int i = 0; i < 50; i++) {
      Files.writeString(file, "x", StandardOpenOption.APPEND);
      pause();
    }
    // Then
    await().atMost(WITHIN.plus(WITHIN)).untilAsserted(() -> assertThat(seen).isNotEmpty());
    assertThat(seen).containsExactly("x".repeat(50));
  }

  /**
   * Between two pieces: long enough to be seen in between, far shorter than the quiet asked for.
   */
  private static void pause() {
    java.util.concurrent.locks.LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
  }

  @Test
  void readsAFileThatNeverRestsAllTheSame() throws IOException {
    // Given
    Path file = Files.writeString(folder.resolve("upstreams.yaml"), "one");
    watching(
        file, new Timing(Duration.ofMillis(20), Duration.ofSeconds(30), Duration.ofMillis(100)));
    // When
    Files.writeString(file, "two");
    // Then
    await().atMost(WITHIN).untilAsserted(() -> assertThat(seen).contains("two"));
  }

  @Test
  void aFileThatGoesAndComesIsSeenEachTime() throws IOException {
    // Given
    Path file = Files.writeString(folder.resolve("upstreams.yaml"), "one");
    watching(file);
    // When
    Files.delete(file);
    // Then
    await().atMost(WITHIN).untilAsserted(() -> assertThat(seen).contains("-"));
    // When
    Files.writeString(file, "one");
    // Then
    await().atMost(WITHIN).untilAsserted(() -> assertThat(seen).endsWith("one"));
  }

  @Test
  void callsBackWhenAsked() throws IOException {
    // Given
    Path file = Files.writeString(folder.resolve("upstreams.yaml"), "one");
    watching(file);
    // When
    var _ = requireNonNull(watch).ask();
    // Then
    await().atMost(WITHIN).untilAsserted(() -> assertThat(seen).containsExactly("one"));
  }

  private void watching(Path file) {
    watching(file, Timing.DEFAULT);
  }

  private void watching(Path file, Timing timing) {
    DocumentFiles files = new DocumentFiles(file);
    watch = FileWatch.start(files, files.look(), timing, () -> seen.add(content(files)));
  }

  private static String content(DocumentFiles files) {
    StringBuilder all = new StringBuilder();
    try {
      for (Path path : files.list()) {
        all.append(Files.exists(path) ? Files.readString(path) : "-");
      }
    } catch (IOException e) {
      all.append(e);
    }
    return all.toString();
  }
}
