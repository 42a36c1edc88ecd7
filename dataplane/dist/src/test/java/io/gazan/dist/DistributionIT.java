package io.gazan.dist;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The archive unpacked below a folder with a space in its name, and run with no environment. */
class DistributionIT {
  @TempDir
  @SuppressWarnings("NullAway.Init")
  private static Path folder;

  @SuppressWarnings("NullAway.Init")
  private static Path home;

  @SuppressWarnings("NullAway.Init")
  private static EchoServer endpoint;

  @BeforeAll
  static void unpack() throws IOException, InterruptedException {
    Path place = Files.createDirectory(folder.resolve("a $(touch hurt) place"));
    Command.Result unpacked =
        new Command(folder, Map.of("PATH", "/usr/bin:/bin"))
            .run("tar", "-xzf", Build.archive(), "-C", place);
    assertThat(unpacked.exit()).as(unpacked.err()).isZero();
    home = place.resolve(Build.recipe().folder());
    endpoint = EchoServer.start();
  }

  @AfterAll
  static void stop() {
    endpoint.close();
  }

  @Test
  void aWrongOptionIsSaidInOneLine() throws IOException, InterruptedException {
    // When
    Command.Result result = gazan("--colour");

    // Then
    assertThat(result.exit()).isEqualTo(2);
    assertThat(result.out()).isEmpty();
    assertThat(result.err().lines()).hasSize(1).first().asString().contains("--colour");
  }

  @Test
  void anOptionOfTheJvmIsNotAShellsCommand() throws IOException, InterruptedException {
    // Given
    Map<String, String> environment = Map.of("GAZAN_JAVA_OPTS", "-Da=$(touch${IFS}hurt) -Db=*");

    // When
    Command.Result result = new Command(folder, environment).run(home.resolve("bin/gazan"), "-v");

    // Then
    assertThat(result.exit()).as(result.err()).isZero();
    assertThat(folder.resolve("hurt")).doesNotExist();
  }

  @Test
  void aFolderWithAColonIsRefused() throws IOException, InterruptedException {
    // Given
    Path place = Files.createDirectories(folder.resolve("10:30/bin"));
    Path launcher = Files.copy(home.resolve("bin/gazan"), place.resolve("gazan"));

    // When
    Command.Result result = Command.withNothing(folder).run(launcher, "-v");

    // Then
    assertThat(result.exit()).isEqualTo(1);
    assertThat(result.err()).contains("':'");
  }

  @Test
  void itIsFoundThroughALink() throws IOException, InterruptedException {
    // Given
    Path link = Files.createSymbolicLink(folder.resolve("one"), home.resolve("bin/gazan"));
    Path second = Files.createSymbolicLink(folder.resolve("two"), Path.of("one"));

    // When
    Command.Result result =
        new Command(folder, Map.of("PATH", "/usr/bin:/bin", "JAVA_HOME", "/nowhere"))
            .run(second, "-v");

    // Then
    assertThat(link).isSymbolicLink();
    assertThat(result.exit()).as(result.err()).isZero();
    assertThat(result.out()).startsWith("gazan ");
    assertThat(result.err()).isEmpty();
  }

  @Test
  void theSampleIsValid() throws IOException, InterruptedException {
    // When
    Command.Result result = gazan("-t", "-c", home.resolve("conf/main.yaml"));

    // Then
    assertThat(result.exit()).as(result.err()).isZero();
    assertThat(result.err()).isEmpty();
  }

  @Test
  void itServesTheSampleAndEndsWithTheSignal() throws IOException, InterruptedException {
    // Given
    Path conf = Sample.copy(home.resolve("conf"), folder.resolve("conf"), endpoint.address());

    // When
    try (Serving serving =
        Serving.start(Command.withNothing(folder), home.resolve("bin/gazan"), conf)) {
      String answer = serving.get("shop.example.com", "/api/x");

      // Then
      assertThat(answer)
          .contains("HTTP/1.1 200 OK")
          .contains("X-Served-By: Gazan")
          .contains("/api/x");
      assertThat(foreignFiles(serving)).isEmpty();
      assertThat(serving.end()).as(serving.log()).isZero();
    }
  }

  /** Everything that the process has mapped but what is in the archive, and the C library. */
  private static List<String> foreignFiles(Serving serving) throws IOException {
    return Files.readAllLines(Path.of("/proc/" + serving.pid() + "/maps")).stream()
        .map(line -> line.replaceFirst("^(\\S+\\s+){5}", ""))
        .filter(file -> file.startsWith("/"))
        .distinct()
        .filter(file -> !file.startsWith(home.toString()))
        .filter(
            file ->
                !file.matches(
                    ".*/(ld-linux-[^/]*|lib(c|m|dl|rt|pthread|resolv)[-.][^/]*|libnss_[^/]*|locale-archive|gconv-modules.cache)"))
        // Native parts of jars: unpacked, mapped and deleted.
        .filter(file -> !file.matches("/tmp/.*(netty|amazonCorretto|gazan).*"))
        .toList();
  }

  private static Command.Result gazan(Object... arguments)
      throws IOException, InterruptedException {
    Object[] words = new Object[arguments.length + 1];
    words[0] = home.resolve("bin/gazan");
    System.arraycopy(arguments, 0, words, 1, arguments.length);
    return Command.withNothing(folder).run(words);
  }
}
