package io.gazan.dataplane.admin.key;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.util.concurrent.MockTicker;
import io.netty.util.concurrent.Ticker;
import java.net.InetAddress;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class FailureLimitTest {
  private final MockTicker ticker = Ticker.newMockTicker();
  private final FailureLimit limit = new FailureLimit(ticker);

  @Test
  void anAddressWaitsAfterTenFailuresUntilItsMinuteIsOver() {
    // Given
    InetAddress client = InetAddress.ofLiteral("192.0.2.1");
    for (int i = 0; i < FailureLimit.MOST - 1; i++) {
      limit.failed(client);
    }
    assertThat(limit.waitSeconds(client)).isZero();
    ticker.advance(20, TimeUnit.SECONDS);

    // When
    limit.failed(client);

    // Then
    assertThat(limit.waitSeconds(client)).isEqualTo(41);
    assertThat(limit.waitSeconds(InetAddress.ofLiteral("192.0.2.2"))).isZero();
    ticker.advance(40, TimeUnit.SECONDS);
    assertThat(limit.waitSeconds(client)).isZero();

    // When
    limit.failed(client);

    // Then: a new minute
    assertThat(limit.waitSeconds(client)).isZero();
  }

  @Test
  void anIpv6ClientIsItsWholeNetwork() {
    // When
    for (int i = 0; i < FailureLimit.MOST; i++) {
      limit.failed(InetAddress.ofLiteral("2001:db8:0:1::" + i));
    }

    // Then
    assertThat(limit.waitSeconds(InetAddress.ofLiteral("2001:db8:0:1:ffff::"))).isPositive();
    assertThat(limit.waitSeconds(InetAddress.ofLiteral("2001:db8:0:2::1"))).isZero();
  }

  @Test
  void theTableIsBounded() {
    // When
    for (int i = 0; i < FailureLimit.ADDRESSES + 100; i++) {
      limit.failed(InetAddress.ofLiteral("10.0." + (i >> 8) + "." + (i & 255)));
    }

    // Then
    assertThat(limit.size()).isEqualTo(FailureLimit.ADDRESSES);
  }
}
