package io.gazan.dataplane.observe.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

class EntryRingTest {
  @Test
  void takesAsManyAsItHoldsAndGivesThemBackInOrder() {
    // Given
    EntryRing ring = new EntryRing(3);

    for (int round = 0; round < 5; round++) {
      // When
      for (int i = 0; i < 4; i++) {
        assertThat(ring.offer(entry(i))).isTrue();
      }

      // Then
      assertThat(ring.offer(entry(4))).isFalse();
      assertThat(ring.size()).isEqualTo(4);
      for (int i = 0; i < 4; i++) {
        assertThat(ring.poll()).isEqualTo(entry(i));
      }
      assertThat(ring.poll()).isNull();
      assertThat(ring.size()).isZero();
    }
  }

  @Test
  void capacityIsRoundedUpAndBounded() {
    assertThat(new EntryRing(1).capacity()).isEqualTo(1);
    assertThat(new EntryRing(2).capacity()).isEqualTo(2);
    assertThat(new EntryRing(8192).capacity()).isEqualTo(8192);
    assertThat(new EntryRing(8193).capacity()).isEqualTo(16384);
    assertThatThrownBy(() -> new EntryRing(0)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void whatManyThreadsPutInComesOutOnceAndInEachOnesOrder() throws Exception {
    // Given
    EntryRing ring = new EntryRing(64);
    int producers = 4;
    int each = 20_000;
    List<Thread> threads = new ArrayList<>();

    // When
    for (int p = 0; p < producers; p++) {
      long base = (long) p * each;
      threads.add(Thread.ofPlatform().start(() -> putAll(ring, base, each)));
    }
    long[] next = new long[producers];
    for (int taken = 0; taken < producers * each; ) {
      AccessEntry entry = ring.poll();
      if (entry == null) {
        LockSupport.parkNanos(1_000);
        continue;
      }
      int producer = (int) (entry.timeMillis() / each);
      assertThat(entry.timeMillis() % each).isEqualTo(next[producer]++);
      taken++;
    }
    for (Thread thread : threads) {
      thread.join();
    }

    // Then
    assertThat(Arrays.stream(next)).allMatch(n -> n == each);
    assertThat(ring.poll()).isNull();
  }

  private static void putAll(EntryRing ring, long base, int count) {
    for (int i = 0; i < count; i++) {
      AccessEntry entry = entry(base + i);
      while (!ring.offer(entry)) {
        LockSupport.parkNanos(1_000);
      }
    }
  }

  private static AccessEntry entry(long time) {
    return AccessEntries.at(time);
  }
}
