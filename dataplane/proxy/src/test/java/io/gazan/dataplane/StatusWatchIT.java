package io.gazan.dataplane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gazan.dataplane.config.listener.ListenAddress;
import io.gazan.dataplane.testing.DataplaneFixture;
import io.gazan.dataplane.testing.UpstreamsYaml;
import java.io.FilterWriter;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code gazan status --watch}: shows the table again and again, and knows when to stop. */
class StatusWatchIT {
  private static final String CLEAR = "\033[H\033[2J";

  @TempDir Path folder;

  @AutoClose
  private final DataplaneFixture gazan =
      DataplaneFixture.start(UpstreamsYaml.unchecked("a.test", "127.0.0.1:1"));

  private final Output out = new Output();
  private final StringWriter err = new StringWriter();

  /** An output that can be closed from the other side, as a pipe's can. */
  private static final class Output extends FilterWriter {
    private volatile boolean gone;

    Output() {
      super(new StringWriter());
    }

    @Override
    public void write(String text, int from, int length) throws IOException {
      if (gone) {
        throw new IOException("Broken pipe");
      }
      super.write(text, from, length);
    }

    int tables() {
      return text().split(Pattern.quote(CLEAR), -1).length - 1;
    }

    String text() {
      return out.toString();
    }

    String last() {
      return text().substring(text().lastIndexOf(CLEAR));
    }
  }

  private String address() {
    return ListenAddress.text(gazan.dataplane().adminAddress());
  }

  private CompletableFuture<Integer> watch() {
    String[] arguments = {"status", "--watch", "--address", address()};
    Writer to = out;
    return CompletableFuture.supplyAsync(
        () -> Main.run(arguments, new PrintWriter(to, true), new PrintWriter(err, true)));
  }

  @Test
  void saysSoWhenTheDataPlaneIsGone() {
    // Given
    CompletableFuture<Integer> exitCode = watch();
    await().until(() -> out.tables() >= 1);

    // When
    gazan.dataplane().close();

    // Then
    assertThat(exitCode.orTimeout(30, TimeUnit.SECONDS).join()).isEqualTo(2);
    assertThat(err.toString()).contains("/status does not answer");
  }

  @Test
  void drawsAgainWhatHasChangedAndEndsWithItsReader() throws IOException {
    // Given
    CompletableFuture<Integer> exitCode = watch();
    await().until(() -> out.tables() >= 1);
    assertThat(out.text()).contains("a.test").doesNotContain("b.test");

    // When
    gazan.replaceUpstreams(UpstreamsYaml.unchecked("b.test", "127.0.0.1:1"));

    // Then
    await().until(() -> out.last().contains("b.test"));
    assertThat(out.last()).doesNotContain("a.test");
    assertThat(exitCode).isNotDone();

    // When
    out.gone = true;

    // Then
    assertThat(exitCode.orTimeout(30, TimeUnit.SECONDS).join()).isZero();
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void endsOnCtrlC() throws Exception {
    try (GazanProcess process =
        GazanProcess.command(folder, "status", "--watch", "--address", address())) {
      // Given
      await()
          .atMost(ProcessScene.WITHIN)
          .until(() -> !process.isAlive() || process.output().contains("a.test"));
      assertThat(process.isAlive()).as(process.output()).isTrue();

      // When
      process.signal("INT");

      // Then: as any program that Ctrl-C ends
      assertThat(process.exitCode(Duration.ofSeconds(30))).isEqualTo(130);
      assertThat(process.output()).doesNotContain("Exception");
    }
  }
}
