package io.gazan.dataplane.http2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gazan.dataplane.http1.HeadLimits;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.util.concurrent.MockTicker;
import io.netty.util.concurrent.Ticker;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** How much of each thing a peer may do. */
class FloodGuardTest {
  private final MockTicker ticker = Ticker.newMockTicker();
  private final FloodGuard guard =
      new FloodGuard(
          new Http2Limits(HeadLimits.DEFAULT, 100, 20, 30, 65_536, 1 << 20, 1000, 50), ticker);

  private static void isTooMuch(ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            Http2Exception.class,
            e -> {
              assertThat(Http2Exception.isStreamError(e)).isFalse();
              assertThat(e.error()).isEqualTo(Http2Error.ENHANCE_YOUR_CALM);
            });
  }

  @Test
  void glitchesAddUpAndFade() throws Http2Exception {
    // Given
    for (int i = 0; i < 5; i++) {
      guard.glitch(FloodGuard.STREAM_ERROR);
    }

    // When, Then
    isTooMuch(() -> guard.glitch(FloodGuard.USELESS_FRAME));
    ticker.advance(30, TimeUnit.SECONDS);
    guard.glitch(FloodGuard.USELESS_FRAME);
    assertThat(guard.glitches()).isEqualTo(26);
  }

  @Test
  void resetsHaveARate() throws Http2Exception {
    // Given
    for (int i = 0; i < 20; i++) {
      guard.reset();
      assertThat(guard.mayReset()).isTrue();
    }

    // When, Then
    isTooMuch(guard::reset);
    assertThat(guard.mayReset()).isFalse();
    ticker.advance(30, TimeUnit.SECONDS);
    guard.reset();
    assertThat(guard.mayReset()).isTrue();
  }

  @Test
  void settingsHaveARate() throws Http2Exception {
    // Given
    for (int i = 0; i < 100; i++) {
      guard.settings();
    }

    // When, Then
    isTooMuch(guard::settings);
    ticker.advance(30, TimeUnit.SECONDS);
    guard.settings();
  }

  @Test
  void pingsMayComeWithData() throws Http2Exception {
    // Given
    for (int i = 0; i < 300; i++) {
      guard.ping();
    }

    // When, Then
    isTooMuch(guard::ping);
    guard.data();
    guard.ping();
  }

  @Test
  void prioritiesAreCountedPerStream() throws Http2Exception {
    // Given
    guard.stream();
    for (int i = 0; i < 200; i++) {
      guard.priority();
    }

    // When, Then
    isTooMuch(guard::priority);
  }

  @Test
  void windowUpdatesNeedAReason() throws Http2Exception {
    // Given
    for (int i = 0; i < 5; i++) {
      guard.windowUpdate();
    }

    // When, Then
    isTooMuch(guard::windowUpdate);
    guard.sent(1);
    for (int i = 0; i < 19; i++) {
      guard.windowUpdate();
    }
    isTooMuch(guard::windowUpdate);
  }
}
