package io.gazan.operator.stream.entry;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RefusalLogTest {
  private final AtomicLong now = new AtomicLong(-5);
  private final List<String> lines = new ArrayList<>();
  private final RefusalLog log = new RefusalLog(now::get, (client, text) -> lines.add(text));
  private final InetSocketAddress client =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 1);

  @Test
  void aMinuteHasOneLineThatCountsTheOthers() {
    // When
    for (int i = 0; i < 1000; i++) {
      log.refused(client, Refusal.TOKEN, "unknown");
    }
    now.addAndGet(TimeUnit.SECONDS.toNanos(59));
    log.refused(client, Refusal.NO_TOKEN, "");
    // Then
    assertThat(lines).containsExactly("token: unknown");
    // When
    now.addAndGet(TimeUnit.SECONDS.toNanos(1));
    log.refused(client, Refusal.NO_TOKEN, "");
    // Then
    assertThat(lines)
        .containsExactly("token: unknown", "no_token; and 1000 others since the last line");
  }
}
