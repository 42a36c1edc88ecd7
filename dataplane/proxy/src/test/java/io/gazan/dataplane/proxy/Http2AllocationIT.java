package io.gazan.dataplane.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.gazan.dataplane.testing.DataplaneFixture;
import io.gazan.dataplane.testing.EchoEndpoint;
import io.gazan.dataplane.testing.UpstreamsYaml;
import io.gazan.dataplane.testing.http2.RawHttp2Client;
import io.netty.util.ResourceLeakDetector;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;

/**
 * How much heap a plain exchange of an HTTP/2 client takes, all of its event loop. Netty's part, a
 * stream with its flow-control states, promises and HPACK strings, is most of it.
 */
class Http2AllocationIT {
  private static final int BUDGET = 3072;
  private static final int EXCHANGES = 4000;
  private static final int AT_ONCE = 10;

  @Test
  void aPlainExchangeStaysWithinItsHeapBudget() throws IOException {
    // Given
    ResourceLeakDetector.Level level = ResourceLeakDetector.getLevel();
    ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.DISABLED);
    try (EchoEndpoint endpoint = EchoEndpoint.start("one");
        DataplaneFixture dataplane =
            DataplaneFixture.start(
                "threads: 1\nproxy_h2c: true\nlimits: {requests_per_connection: 0}\n",
                UpstreamsYaml.unchecked("plain.example", endpoint.address()));
        RawHttp2Client client = RawHttp2Client.connect(dataplane.address())) {
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

  private static void exchanges(RawHttp2Client client) throws IOException {
    int[] streams = new int[AT_ONCE];
    for (int i = 0; i < EXCHANGES; i += AT_ONCE) {
      for (int j = 0; j < AT_ONCE; j++) {
        streams[j] = client.request("GET", "plain.example", "/");
      }
      for (int stream : streams) {
        assertThat(client.response(stream).status()).isEqualTo(200);
      }
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
