package io.gazan.dataplane.provider.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gazan.dataplane.provider.watch.FileWatch.Timing;
import io.gazan.upstreams.Problem;
import io.gazan.upstreams.Upstreams;
import io.gazan.upstreams.document.parse.DocumentLimits;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FileProviderTest {
  private static final Duration WITHIN = Duration.ofSeconds(10);
  private static final Timing QUICK =
      new Timing(Duration.ofMillis(50), Duration.ofMillis(50), Duration.ofMillis(500));

  @TempDir Path folder;
  private final List<Upstreams> applied = new CopyOnWriteArrayList<>();
  private volatile List<Problem> answer = List.of();
  private Path file = Path.of("");
  private @Nullable FileProvider provider;

  @BeforeEach
  void writeTheFirst() throws IOException {
    file = Files.writeString(folder.resolve("upstreams.yaml"), serving("one.example"));
  }

  @AfterEach
  void end() {
    if (provider != null) {
      provider.close();
    }
  }

  @Test
  void theFirstLoadIsDoneWhenStartReturns() {
    // When
    List<Problem> problems = start().start();
    // Then
    assertThat(problems).isEmpty();
    assertThat(hosts()).containsExactly("one.example");
  }

  @Test
  void aMissingFileAtTheStartIsAProblem() throws IOException {
    // Given
    Files.delete(file);
    // When
    FileProvider started = start();
    List<Problem> problems = started.start();
    // Then
    assertThat(problems)
        .extracting(Problem::toString)
        .containsExactly(file + ": cannot be read: no such file");
    assertThat(started.rejected()).isEqualTo(1);
  }

  @Test
  void aPipeIsNotWaitedFor() throws Exception {
    // Given
    Path pipe = folder.resolve("pipe.yaml");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    file = pipe;
    // When
    List<Problem> problems = start().start();
    // Then
    assertThat(problems)
        .extracting(Problem::toString)
        .containsExactly(pipe + ": cannot be read: it is not a regular file");
  }

  @Test
  void anEditIsApplied() throws IOException {
    // Given
    running();
    // When
    Files.writeString(file, serving("two.example"));
    // Then
    await().atMost(WITHIN).untilAsserted(() -> assertThat(hosts()).containsExactly("two.example"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "upstreams:\n",
        "upstreams: {one.example: {paths: {/: {servers: [\"127.0.0.1:80",
        "upstreams: 5\n",
        "nonsense: [\n",
        "upstreams: {a.example: {paths: {/: {servers: [\"127.0.0.1:http\"]}}}}\n"
      })
  void aBrokenFileKeepsWhatRuns(String broken) throws IOException {
    // Given
    FileProvider started = running();
    // When
    Files.writeString(file, broken);
    // Then
    await().atMost(WITHIN).until(() -> started.rejected() == 1);
    assertThat(hosts()).containsExactly("one.example");
    // When: a good one follows
    Files.writeString(file, serving("two.example"));
    // Then
    await().atMost(WITHIN).untilAsserted(() -> assertThat(hosts()).containsExactly("two.example"));
    assertThat(started.accepted()).isEqualTo(2);
  }

  @Test
  void aFileWithoutUtf8OrOverTheLimitKeepsWhatRuns() throws IOException {
    // Given
    FileProvider started = running();
    // When
    Files.write(file, new byte[] {'a', ':', ' ', (byte) 0xff});
    // Then
    await().atMost(WITHIN).until(() -> started.rejected() == 1);
    // When
    Files.write(file, ("# " + "x".repeat(1 << 20) + "\n").getBytes(StandardCharsets.US_ASCII));
    // Then
    await().atMost(WITHIN).until(() -> started.rejected() == 2);
    assertThat(hosts()).containsExactly("one.example");
  }

  @Test
  void aFileThatGoesKeepsWhatRuns() throws IOException {
    // Given
    FileProvider started = running();
    // When
    Files.delete(file);
    // Then
    await().atMost(WITHIN).until(() -> started.rejected() == 1);
    assertThat(hosts()).containsExactly("one.example");
  }

  @Test
  void whatTheSinkRefusesIsTriedAgainWhenAsked() throws IOException {
    // Given
    FileProvider started = running();
    answer = List.of(new Problem("", 0, 0, "not now"));
    Files.writeString(file, serving("two.example"));
    await().atMost(WITHIN).until(() -> started.rejected() == 1);
    // When
    answer = List.of();
    var _ = started.reload();
    // Then
    await().atMost(WITHIN).untilAsserted(() -> assertThat(hosts()).containsExactly("two.example"));
  }

  @Test
  void theSameDocumentIsNotAppliedTwice() throws IOException {
    // Given
    running();
    // When
    Files.writeString(file, "# a comment more\n" + serving("one.example"));
    Path parts = Files.createDirectory(folder.resolve("conf.d"));
    Files.writeString(parts.resolve("two.yaml"), serving("two.example"));
    // Then
    await().atMost(WITHIN).untilAsserted(() -> assertThat(hosts()).hasSize(2));
    assertThat(applied.stream().filter(u -> u.hosts().size() == 1)).hasSize(1);
  }

  @Test
  void partsAreMergedAndTheLaterFileWins() throws IOException {
    // Given
    Path parts = Files.createDirectory(folder.resolve("conf.d"));
    Files.writeString(parts.resolve("10-a.yaml"), serving("shop.example", 1001));
    Files.writeString(parts.resolve("20-b.yaml"), serving("shop.example", 1002));
    // When
    running();
    // Then
    assertThat(hosts()).containsExactlyInAnyOrder("one.example", "shop.example");
    assertThat(last().hosts().get("shop.example"))
        .asString()
        .contains("1002")
        .doesNotContain("1001");
    // When: the later one goes
    Files.delete(parts.resolve("20-b.yaml"));
    // Then
    await()
        .atMost(WITHIN)
        .untilAsserted(
            () -> assertThat(last().hosts().get("shop.example")).asString().contains("1001"));
  }

  @Test
  void aRenameAfterAnotherIsNeverMissed() throws IOException {
    // Given
    running();
    // When
    for (int i = 0; i < 30; i++) {
      Path next = Files.writeString(folder.resolve("next"), serving("h" + i + ".example"));
      Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
    }
    // Then
    await().atMost(WITHIN).untilAsserted(() -> assertThat(hosts()).containsExactly("h29.example"));
  }

  private FileProvider start() {
    provider =
        new FileProvider(
            file,
            DocumentLimits.ofBytes(1 << 20),
            upstreams -> {
              if (answer.isEmpty()) {
                applied.add(upstreams);
              }
              return answer;
            },
            QUICK);
    return provider;
  }

  private FileProvider running() {
    FileProvider started = start();
    assertThat(started.start()).isEmpty();
    return started;
  }

  private Upstreams last() {
    return applied.getLast();
  }

  private List<String> hosts() {
    return List.copyOf(last().hosts().sequencedKeySet());
  }

  private static String serving(String host) {
    return serving(host, 1000);
  }

  private static String serving(String host, int port) {
    return "upstreams: {" + host + ": {paths: {/: {servers: [\"127.0.0.1:" + port + "\"]}}}}\n";
  }
}
