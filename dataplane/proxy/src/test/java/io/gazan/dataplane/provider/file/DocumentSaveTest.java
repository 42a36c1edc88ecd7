package io.gazan.dataplane.provider.file;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DocumentSaveTest {
  @TempDir Path folder;

  @Test
  void nothingIsSeenOfItBeforeTheCommitAndNothingIsLeftWithoutOne() throws IOException {
    // Given
    Path file = Files.writeString(folder.resolve("u.yaml"), "old");

    // When
    try (DocumentSave save = DocumentSave.prepare(file, bytes("new"))) {
      assertThat(save).isNotNull();
      assertThat(file).hasContent("old");
      assertThat(names()).hasSize(2).noneMatch(name -> name.endsWith(".yaml.tmp.yaml"));
    }

    // Then
    assertThat(file).hasContent("old");
    assertThat(names()).containsExactly("u.yaml");
  }

  @Test
  void theFileIsReplacedWithItsMode() throws IOException {
    // Given
    Path file = Files.writeString(folder.resolve("u.yaml"), "old");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-r--"));

    // When
    save(file, "new");

    // Then
    assertThat(file).hasContent("new");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-rw-r--");
    assertThat(names()).containsExactly("u.yaml");
  }

  @Test
  void aSymbolicLinkStaysOne() throws IOException {
    // Given
    Path real = Files.createDirectory(folder.resolve("real")).resolve("u.yaml");
    Files.writeString(real, "old");
    Path link = Files.createSymbolicLink(folder.resolve("u.yaml"), real);

    // When
    save(link, "new");

    // Then
    assertThat(Files.isSymbolicLink(link)).isTrue();
    assertThat(real).hasContent("new");
  }

  @Test
  void aFolderThatIsNotThereIsSaidByName() {
    Path file = folder.resolve("gone").resolve("u.yaml");
    assertThatThrownBy(() -> DocumentSave.prepare(file, bytes("new")))
        .isInstanceOfSatisfying(
            IOException.class, e -> assertThat(DocumentSave.reason(e)).contains("gone"));
  }

  @Test
  void whatAKilledProcessLeftIsDeletedWithTheNextSave() throws IOException {
    // Given
    Path file = Files.writeString(folder.resolve("u.yaml"), "old");
    Path left = age(Files.writeString(folder.resolve(".u.yaml123.tmp"), "half"));
    Path young = Files.writeString(folder.resolve(".u.yaml456.tmp"), "of another process");
    Path others = age(Files.writeString(folder.resolve(".u.yaml.mine.tmp"), "somebody's"));

    // When
    save(file, "new");

    // Then
    assertThat(file).hasContent("new");
    assertThat(left).doesNotExist();
    assertThat(young).exists();
    assertThat(others).exists();
  }

  private static Path age(Path file) throws IOException {
    return Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(Duration.ofHours(1))));
  }

  private static void save(Path file, String text) throws IOException {
    try (DocumentSave save = DocumentSave.prepare(file, bytes(text))) {
      save.commit();
    }
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(path -> String.valueOf(path.getFileName())).toList();
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }
}
