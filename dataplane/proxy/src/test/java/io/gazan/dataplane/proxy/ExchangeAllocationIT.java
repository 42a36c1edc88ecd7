package io.gazan.dataplane.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.gazan.dataplane.testing.DataplaneFixture;
import io.gazan.dataplane.testing.EchoEndpoint;
import io.gazan.dataplane.testing.RawClient;
import io.netty.util.ResourceLeakDetector;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;

/** design.md's budget: at most 512 bytes of heap for a plain exchange, all of its event loop. */
class ExchangeAllocationIT {
  private static final int BUDGET = 512;
  private static final int EXCHANGES = 4000;

  @Test
  void aPlainExchangeStaysWithinItsHeapBudget() throws IOException {
    // Given
    ResourceLeakDetector.Level level = ResourceLeakDetector.getLevel();
    ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.DISABLED);
    try (EchoEndpoint endpoint = EchoEndpoint.start("one");
        DataplaneFixture dataplane =
            DataplaneFixture.start(
                "threads: 1\n",
                """
                upstreams:
                  plain.example:
                    paths:
                      "/":
                        healthcheck: false
                        servers: ["%s"]
                """
                    .formatted(endpoint.address()));
        RawClient client = dataplane.connect()) {
      exchanges(client);
      long loop = loopThread();
      // When
      long before = threads().getThreadAllocatedBytes(loop);
      exchanges(client);
      long allocated = threads().getThreadAllocatedBytes(loop) - before;
      // Then
      assertThat(allocated / EXCHANGES).isLessThanOrEqualTo(BUDGET);
    } finally {
      ResourceLeakDetector.setLevel(level);
    }
  }

  private static void exchanges(RawClient client) throws IOException {
    for (int i = 0; i < EXCHANGES; i++) {
      assertThat(client.get("plain.example", "/").read().status()).isEqualTo(200);
    }
  }

  private static ThreadMXBean threads() {
    return (ThreadMXBean) ManagementFactory.getThreadMXBean();
  }

  /** The newest one: loops of data planes that other tests closed may still be ending. */
  private static long loopThread() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("gazan-loop-"))
        .filter(thread -> !thread.getName().startsWith("gazan-loop-watch"))
        .mapToLong(Thread::threadId)
        .max()
        .orElseThrow();
  }
}
