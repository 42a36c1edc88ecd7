package io.gazan.dataplane.proxy.socket;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.embedded.EmbeddedChannel;
import org.junit.jupiter.api.Test;

class MemoryLevelTest {
  private static final long MOST = 48L << 20;

  @Test
  void theLessThereIsTheLessOneConnectionMayHave() {
    // Given
    MemoryLevel before = MemoryLevel.PLENTY;
    for (long used = 0; used <= MOST; used += MOST / 1000) {
      // When
      MemoryLevel now = MemoryLevel.of(used, MOST);
      // Then
      assertThat(now.readAtOnce()).isLessThanOrEqualTo(before.readAtOnce());
      assertThat(now.waterMark().high()).isLessThanOrEqualTo(before.waterMark().high());
      before = now;
    }
    assertThat(before).isEqualTo(MemoryLevel.EXHAUSTED);
  }

  @Test
  void twoThousandThatTakeNothingFitIntoFortyEightMebibytes() {
    // Given
    long used = 0;
    // When: each has as much unsent as it may, and one read more, which found it writable
    for (int i = 0; i < 2000; i++) {
      MemoryLevel now = MemoryLevel.of(used, MOST);
      used += now.waterMark().high() + now.readAtOnce();
    }
    // Then
    assertThat(MemoryLevel.of(used, MOST)).isEqualTo(MemoryLevel.SHORT);
  }

  @Test
  void whereNobodyCountsThereIsPlenty() {
    assertThat(MemoryLevel.of(-1, MOST)).isEqualTo(MemoryLevel.PLENTY);
  }

  @Test
  void nineTenthsAreTooMuch() {
    assertThat(MemoryLevel.of(MOST / 10 * 9 - 1, MOST)).isEqualTo(MemoryLevel.SHORT);
    assertThat(MemoryLevel.of(MOST / 10 * 9, MOST)).isEqualTo(MemoryLevel.EXHAUSTED);
  }

  @Test
  void aChannelsMarksAreThoseOfTheMoment() {
    // Given: much more memory than this test uses
    EmbeddedChannel channel = new EmbeddedChannel();
    channel.config().setWriteBufferWaterMark(MemoryLevel.PLENTY.waterMark());
    // When
    new UnsentLimit(channel).adjust();
    // Then
    assertThat(channel.config().getWriteBufferHighWaterMark())
        .isEqualTo(MemoryLevel.now().waterMark().high());
    channel.close();
  }
}
