package io.gazan.operator.leader;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class LeaseFailuresTest {
  private final List<String> lines = new ArrayList<>();
  private long seconds;
  private final LeaseFailures failures =
      new LeaseFailures(
          () -> TimeUnit.SECONDS.toNanos(seconds), reason -> lines.add(reason.getMessage()));

  @Test
  void anOutageIsALineAtOnceAndOneAMinute() {
    // When: two tries a second for a bit more than two minutes.
    for (seconds = 0; seconds <= 130; seconds++) {
      failures.failed(new IllegalStateException("refused " + seconds));
      failures.failed(new IllegalStateException("refused " + seconds));
    }

    // Then
    assertThat(lines).containsExactly("refused 0", "refused 60", "refused 120");
  }

  @Test
  void theNextOutageIsALineAtOnce() {
    // Given
    failures.failed(new IllegalStateException("first"));

    // When
    failures.ended();
    failures.failed(new IllegalStateException("second"));

    // Then
    assertThat(lines).containsExactly("first", "second");
  }

  @Test
  void theFirstCauseIsWhatCounts() {
    // Given
    IOException refused = new IOException("connection refused");

    // When
    failures.failed(new IllegalStateException("an error", new IOException(refused)));

    // Then
    assertThat(lines).containsExactly("connection refused");
  }
}
