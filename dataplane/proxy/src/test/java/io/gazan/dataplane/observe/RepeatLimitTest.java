package io.gazan.dataplane.observe;

import static io.gazan.dataplane.observe.RepeatLimit.NOT_NOW;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** One line of a key in an interval. */
class RepeatLimitTest {
  private static final long INTERVAL = Duration.ofSeconds(10).toNanos();

  /** Near the end of the numbers, where a comparison without difference would fail. */
  private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - INTERVAL / 2);

  private final RepeatLimit limit = new RepeatLimit(Duration.ofSeconds(10), 3, now::get);

  @Test
  void theNextLineSaysHowManyWereLeftOut() {
    // When, Then
    assertThat(limit.admit("a")).isZero();
    assertThat(limit.admit("a")).isEqualTo(NOT_NOW);
    assertThat(limit.admit("a")).isEqualTo(NOT_NOW);
    now.addAndGet(INTERVAL - 1);
    assertThat(limit.admit("a")).isEqualTo(NOT_NOW);
    now.addAndGet(1);
    assertThat(limit.admit("a")).isEqualTo(3);
    assertThat(limit.admit("a")).isEqualTo(NOT_NOW);
    now.addAndGet(INTERVAL);
    assertThat(limit.admit("a")).isEqualTo(1);
  }

  @Test
  void keysAreToldApart() {
    assertThat(limit.admit("a")).isZero();
    assertThat(limit.admit("b")).isZero();
    assertThat(limit.admit("a")).isEqualTo(NOT_NOW);
  }

  @Test
  void keysBeyondTheNumberShareOne() {
    // Given
    limit.admit("a");
    limit.admit("b");
    limit.admit("c");

    // When, Then
    assertThat(limit.admit("d")).isZero();
    assertThat(limit.admit("e")).isEqualTo(NOT_NOW);
    assertThat(limit.admit("f")).isEqualTo(NOT_NOW);
    assertThat(limit.admit("a")).isEqualTo(NOT_NOW);
  }

  @Test
  void keysThatHaveRestedMakeRoom() {
    // Given
    limit.admit("a");
    limit.admit("b");
    limit.admit("c");
    now.addAndGet(INTERVAL);

    // When, Then
    assertThat(limit.admit("d")).isZero();
    assertThat(limit.admit("e")).isZero();
  }
}
