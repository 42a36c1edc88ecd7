package io.gazan.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The image of this module: {@code image.tar} is its file, and {@code image.…} what it must be. */
class ImageIT {
  /** Enters the image's files as a runtime would: its own view of mounts, and its own user. */
  private static final String ENTER =
      """
      root=$1; shift
      mkdir -p "$root/proc" "$root/dev"
      mount -t proc proc "$root/proc" || mount --rbind /proc "$root/proc" || exit 125
      mount --rbind /dev "$root/dev" || exit 125
      exec chroot --userspec=65532:65532 "$root" "$@"
      """;

  private static final int NOT_ENTERED = 125;

  @TempDir
  @SuppressWarnings("NullAway.Init")
  private static Path folder;

  @SuppressWarnings("NullAway.Init")
  private static Image image;

  @BeforeAll
  static void unpack() throws IOException, InterruptedException {
    image = Image.unpack(Path.of(property("image.tar")), folder);
  }

  @Test
  void aRuntimeIsToldWhatToRunAndAsWhom() {
    assertThat(image.config().at("/config/User").asText()).isEqualTo("65532:65532");
    assertThat(image.config().at("/os").asText()).isEqualTo("linux");
    assertThat(image.entryPoint())
        .startsWith("/opt/java/bin/java", "@/opt/gazan/jvm.options")
        .endsWith(property("image.main"));
    assertThat(Image.texts(image.config().at("/config/Cmd")))
        .isEqualTo(words(property("image.arguments")));
    TreeSet<String> ports = new TreeSet<>();
    image.config().at("/config/ExposedPorts").fieldNames().forEachRemaining(ports::add);
    assertThat(ports).isEqualTo(new TreeSet<>(words(property("image.ports"))));
  }

  @Test
  void thereIsTheProgramAndNothingBesideIt() throws IOException {
    // When
    List<String> files = image.files();

    // Then
    assertThat(files)
        .contains("/opt/java/bin/java", "/opt/gazan/jvm.options", "/etc/passwd")
        .anyMatch(file -> file.startsWith("/opt/gazan/libs/" + property("image.artifact") + "-"))
        .noneMatch(file -> file.matches(".*-(osx|windows)-.*"))
        .noneMatch(file -> file.matches(".*/(sh|bash|busybox|javac|jlink)"));
    assertThat(files.stream().filter(file -> file.matches(".*-linux-(x86_64|aarch_64)\\.jar")))
        .allMatch(file -> file.contains(property("image.platform")));
    assertThat(Files.getPosixFilePermissions(image.root().resolve("opt/java/bin/java")))
        .contains(PosixFilePermission.OTHERS_EXECUTE)
        .doesNotContain(PosixFilePermission.OTHERS_WRITE);
  }

  @Test
  void itRuns() throws IOException, InterruptedException {
    // Given
    assumeTrue(
        Command.run(List.of("unshare", "--mount", "true")).exit() == 0,
        "only root may have a view of mounts of its own");
    Files.setPosixFilePermissions(
        image.root().getParent(), EnumSet.allOf(PosixFilePermission.class));

    // When
    List<String> command =
        new ArrayList<>(
            List.of("unshare", "--mount", "sh", "-c", ENTER, "enter", image.root().toString()));
    command.addAll(image.entryPoint());
    command.addAll(words(property("image.try")));
    Command.Result result = Command.run(command);

    // Then
    assumeTrue(result.exit() != NOT_ENTERED, "nothing may be mounted here");
    assertThat(result.exit()).as(result.output()).isZero();
    assertThat(result.output()).contains(property("image.says"));
  }

  private static List<String> words(String text) {
    return text.isBlank() ? List.of() : List.of(text.split(" ", -1));
  }

  private static String property(String name) {
    String value = System.getProperty(name);
    if (value == null) {
      throw new IllegalStateException(name + " is not set");
    }
    return value;
  }
}
