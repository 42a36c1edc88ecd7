package io.gazan.dataplane.observe.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.gazan.dataplane.http.Method;
import io.gazan.dataplane.http.reply.ErrorReply;
import io.gazan.dataplane.observe.sample.ConfigSample;
import io.gazan.dataplane.observe.sample.ProbeSample;
import io.gazan.dataplane.observe.sample.ScrapeSources;
import java.lang.management.ManagementFactory;
import java.util.List;
import org.junit.jupiter.api.Test;

class LoopMetricsAllocationTest {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final int EXCHANGES = 100_000;

  @Test
  void countingAnExchangeAllocatesNothing() {
    // Given
    ScrapeSources sources =
        new ScrapeSources(
            List::of, List::of, () -> ProbeSample.NONE, () -> ConfigSample.NONE, () -> 0);
    try (ProxyMetrics metrics = new ProxyMetrics(sources)) {
      LoopMetrics loop = metrics.newLoop();
      exchanges(loop);
      THREADS.getCurrentThreadAllocatedBytes();

      // When
      long before = THREADS.getCurrentThreadAllocatedBytes();
      exchanges(loop);
      long allocated = THREADS.getCurrentThreadAllocatedBytes() - before;

      // Then: not even a byte each; a few altogether are of the machine that runs this.
      assertThat(allocated).isLessThan(EXCHANGES);
      assertThat(Scrape.of(metrics).value("gazan_requests_total")).isEqualTo(2.0 * EXCHANGES);
    }
  }

  private static void exchanges(LoopMetrics loop) {
    for (int i = 0; i < EXCHANGES; i++) {
      loop.connectionAccepted();
      loop.request(Method.POST, 1);
      loop.upstreamOpened();
      loop.poolIdle(1);
      loop.bytesIn(i);
      loop.upstreamFirstByte(i * 1000L);
      loop.bytesOut(i);
      loop.underscoreDropped(1);
      loop.retry();
      loop.error(ErrorReply.CONNECT_REFUSED);
      loop.response(200, i * 2000L);
      loop.lag(i, i);
      loop.poolIdle(-1);
      loop.upstreamClosed();
      loop.connectionClosed();
    }
  }
}
