package io.gazan.dataplane.provider.operator;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gazan.dataplane.testing.operator.Snapshots;
import io.gazan.upstreams.document.parse.DocumentLimits;
import io.gazan.upstreams.stream.Snapshot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LastKnownGoodTest {
  private static final Snapshot ONE = Snapshots.host("one.test", "127.0.0.1:1");

  @TempDir Path folder;
  private final OperatorCounters counters = new OperatorCounters();

  private LastKnownGood state(Path in, DocumentLimits limits) {
    return new LastKnownGood(in, limits, OperatorScene.HASTY, counters);
  }

  private LastKnownGood state() {
    return state(folder.resolve("state"), DocumentLimits.DEFAULTS);
  }

  private void written(Snapshot snapshot) {
    try (LastKnownGood state = state()) {
      state.start();
      state.keep(snapshot, 3);
    }
  }

  private Path file() {
    return folder.resolve("state").resolve(LastKnownGood.FILE);
  }

  @Test
  void shouldLeaveWhatCannotBeUsed() throws IOException {
    // Given
    written(ONE);
    String good = Files.readString(file());
    String[] broken = {
      "",
      "\n",
      good.substring(0, good.length() / 2),
      good.replace("one.test", "two.test"),
      good.replace("\"version\":\"", "\"version\":\"0"),
      "{\"ping\":{}}\n",
      good + good
    };
    for (int i = 0; i < broken.length; i++) {
      // When
      Files.writeString(file(), broken[i]);

      // Then
      assertThat(state().read()).as("case %d", i).isNull();
      assertThat(counters.failures.sum()).isEqualTo(i + 1);
    }
  }

  @Test
  void shouldLeaveWhatIsTooLongOrNoFile() throws IOException {
    // Given
    written(ONE);
    Files.write(file(), new byte[LastKnownGood.ENVELOPE + 101]);

    // When Then
    assertThat(state(folder.resolve("state"), DocumentLimits.ofBytes(100)).read()).isNull();
    Files.delete(file());
    Files.createDirectory(file());
    assertThat(state().read()).isNull();
    assertThat(counters.failures.sum()).isEqualTo(2);
  }

  @Test
  void shouldHaveNothingAtFirst() {
    // When Then
    assertThat(state().read()).isNull();
    assertThat(counters.failures.sum()).isZero();
  }

  @Test
  void shouldGiveBackWhatItKeptAndShowItToNobody() throws IOException {
    // When
    written(ONE);

    // Then
    LastKnownGood.Kept kept = Objects.requireNonNull(state().read());
    assertThat(kept.term()).isEqualTo(3);
    assertThat(kept.snapshot().version()).isEqualTo(ONE.version());
    assertThat(kept.snapshot().upstreams()).isEqualTo(ONE.upstreams());
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
        .isEqualTo("rw-------");
    try (var files = Files.list(folder.resolve("state"))) {
      assertThat(files).containsExactly(file());
    }
  }

  @Test
  void shouldWriteFewOfManyAndTheNewestAlways() {
    // Given
    Snapshot last = ONE;
    try (LastKnownGood state = state()) {
      state.start();
      // When
      for (int i = 0; i < 1000; i++) {
        last = Snapshots.host("h" + i % 7 + ".test", "127.0.0.1:" + (i + 1));
        state.keep(last, i);
      }
      String newest = last.version();

      // Then
      await().until(() -> Files.exists(file()) && Files.readString(file(), UTF_8).contains(newest));
      assertThat(counters.writes.sum()).isLessThan(500);
    }
  }

  @Test
  void shouldGoOnWhereTheFolderCannotBeWritten() throws IOException {
    // Given
    Path file = Files.createFile(folder.resolve("file"));
    try (LastKnownGood state = state(file.resolve("below"), DocumentLimits.DEFAULTS)) {
      state.start();
      // When
      state.keep(ONE, 1);
      await().until(() -> counters.failures.sum() == 1);
      state.keep(ONE, 2);

      // Then
      await().until(() -> counters.failures.sum() == 2);

      // When: it can be, and nothing new has come
      Files.delete(file);
      // Then
      await().until(() -> Files.exists(file.resolve("below").resolve(LastKnownGood.FILE)));
    }
    assertThat(counters.writes.sum()).isOne();
  }
}
