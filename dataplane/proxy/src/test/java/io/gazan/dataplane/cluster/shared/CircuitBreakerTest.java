package io.gazan.dataplane.cluster.shared;

import static org.assertj.core.api.Assertions.assertThat;

import io.gazan.upstreams.cluster.CircuitSpec;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

class CircuitBreakerTest {
  private static CircuitBreaker breaker(int connections, int pending, int requests) {
    return new CircuitBreaker(
        new CircuitSpec(connections, pending, requests), new CircuitBreaker.Counts());
  }

  private static int granted(BooleanSupplier ask, int times) {
    int granted = 0;
    for (int i = 0; i < times; i++) {
      granted += ask.getAsBoolean() ? 1 : 0;
    }
    return granted;
  }

  @Test
  void everyLimitHoldsAndCountsWhatItRefuses() {
    // Given
    CircuitBreaker breaker = breaker(2, 1, 3);

    // When
    int connections = granted(breaker::tryConnection, 4);
    int pending = granted(breaker::tryPending, 4);
    int requests = granted(breaker::tryRequest, 4);

    // Then
    assertThat(List.of(connections, pending, requests)).containsExactly(2, 1, 3);
    assertThat(breaker.rejectedConnections()).isEqualTo(2);
    assertThat(breaker.rejectedPending()).isEqualTo(3);
    assertThat(breaker.rejectedRequests()).isEqualTo(1);
    breaker.connectionClosed();
    breaker.pendingEnded();
    breaker.requestEnded();
    assertThat(breaker.tryConnection() && breaker.tryPending() && breaker.tryRequest()).isTrue();
  }

  @Test
  void isOpenWhileARequestWouldBeRefused() {
    // Given
    CircuitBreaker waits = breaker(1, 1, 0);
    CircuitBreaker requests = breaker(0, 0, 1);

    // When Then: all connections in use is no refusal yet, nobody who may wait any more is
    assertThat(waits.tryConnection() && !waits.open()).isTrue();
    assertThat(waits.tryPending() && waits.open()).isTrue();
    waits.pendingEnded();
    assertThat(waits.open()).isFalse();
    assertThat(requests.tryRequest() && requests.open()).isTrue();
    requests.requestEnded();
    assertThat(requests.open()).isFalse();
  }

  @Test
  void zeroIsNoLimit() {
    CircuitBreaker breaker = breaker(0, 0, 0);
    for (int i = 0; i < 5000; i++) {
      assertThat(breaker.tryConnection() && breaker.tryPending() && breaker.tryRequest()).isTrue();
    }
    assertThat(breaker.connections()).isEqualTo(5000);
    assertThat(breaker.open()).isFalse();
  }

  @Test
  void retriesAreAFifthOfWhatIsInFlightAndAFewAtLeast() {
    CircuitBreaker breaker = breaker(0, 0, 0);
    int floor = CircuitBreaker.RETRIES_AT_LEAST;
    assertThat(granted(() -> breaker.tryRetry(0), floor + 1)).isEqualTo(floor);
    int inFlight = 5 * (floor + 1);
    assertThat(breaker.tryRetry(inFlight)).isTrue();
    assertThat(breaker.tryRetry(inFlight)).isFalse();
    assertThat(breaker.rejectedRetries()).isEqualTo(2);
    breaker.retryEnded();
    assertThat(breaker.tryRetry(inFlight)).isTrue();
  }

  @Test
  void aReloadKeepsCountsOfWhatTheOldBreakerCounted() {
    // Given
    CircuitBreaker.Counts counts = new CircuitBreaker.Counts();
    CircuitBreaker unlimited = new CircuitBreaker(new CircuitSpec(0, 0, 0), counts);
    CircuitBreaker limited = new CircuitBreaker(new CircuitSpec(0, 0, 1), counts);

    // When
    unlimited.tryRequest();

    // Then
    assertThat(limited.tryRequest()).isTrue();
    unlimited.requestEnded();
    assertThat(limited.tryRequest()).isFalse();
  }

  @Test
  void neverLetsMoreInThanTheLimitUnderContention() throws InterruptedException {
    // Given
    CircuitBreaker breaker = breaker(0, 0, 8);
    AtomicInteger inside = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    CountDownLatch done = new CountDownLatch(4);

    // When
    for (int thread = 0; thread < 4; thread++) {
      Thread.ofPlatform()
          .daemon()
          .start(
              () -> {
                for (int i = 0; i < 50_000; i++) {
                  if (breaker.tryRequest()) {
                    most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                    inside.decrementAndGet();
                    breaker.requestEnded();
                  }
                }
                done.countDown();
              });
    }
    done.await();

    // Then
    assertThat(most.get()).isLessThanOrEqualTo(8);
    for (int i = 0; i < 8; i++) {
      assertThat(breaker.tryRequest()).isTrue();
    }
    assertThat(breaker.tryRequest()).isFalse();
  }
}
