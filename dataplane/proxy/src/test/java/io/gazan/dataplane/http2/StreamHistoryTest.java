package io.gazan.dataplane.http2;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What a connection remembers of streams that are over. */
class StreamHistoryTest {
  private final StreamHistory history = new StreamHistory();

  @Test
  void aSkippedStreamWasNeverOpened() {
    // When
    history.open(1);
    history.open(7);
    history.end(1);

    // Then
    assertThat(history.opened(1)).isTrue();
    assertThat(history.ended(1)).isTrue();
    assertThat(history.opened(3)).isFalse();
    assertThat(history.opened(7)).isTrue();
    assertThat(history.ended(7)).isFalse();
    assertThat(history.isNew(9)).isTrue();
    assertThat(history.isNew(7)).isFalse();
  }

  @Test
  void whatIsTooOldIsNotJudged() {
    // Given
    history.open(1);
    history.reset(1);

    // When
    history.open(1 + 2 * StreamHistory.REMEMBERED);

    // Then
    assertThat(history.remembers(1)).isFalse();
    assertThat(history.wasReset(1)).isFalse();
    assertThat(history.remembers(3)).isTrue();
    assertThat(history.opened(3)).isFalse();
  }

  @Test
  void aReusedSlotStartsEmpty() {
    // Given
    history.open(5);
    history.reset(5);
    history.end(5);

    // When
    for (int id = 7; id <= 5 + 2 * StreamHistory.REMEMBERED; id += 2) {
      history.open(id);
    }

    // Then
    int same = 5 + 2 * StreamHistory.REMEMBERED;
    assertThat(history.opened(same)).isTrue();
    assertThat(history.wasReset(same)).isFalse();
    assertThat(history.ended(same)).isFalse();
  }

  @Test
  void aHugeJumpForgetsEverything() {
    // Given
    history.open(1);
    history.end(1);

    // When
    history.open(Integer.MAX_VALUE);

    // Then
    assertThat(history.remembers(1)).isFalse();
    assertThat(history.opened(Integer.MAX_VALUE)).isTrue();
    history.end(5);
    assertThat(history.ended(5)).isFalse();
  }
}
