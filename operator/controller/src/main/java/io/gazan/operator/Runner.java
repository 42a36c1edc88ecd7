package io.gazan.operator;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.gazan.operator.observe.Logs;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs an operator until SIGTERM or SIGINT, and ends it well. */
final class Runner {
  private static final Logger LOG = LoggerFactory.getLogger(Runner.class);
  private static final long END_SECONDS = 20;

  /**
   * Returns when the process is told to end.
   *
   * @throws IOException if a port cannot be bound
   */
  int run(OperatorConfig config) throws IOException {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch ended = new CountDownLatch(1);
    Thread hook =
        Thread.ofPlatform()
            .name("gazan-end")
            .unstarted(
                () -> {
                  asked.countDown();
                  if (await(ended)) {
                    // Else the JVM says 143, as if it had been cut off.
                    Runtime.getRuntime().halt(0);
                  }
                });
    try (KubernetesClient client = ApiClients.create();
        Operator _ = Operator.start(config, client)) {
      Runtime.getRuntime().addShutdownHook(hook);
      asked.await();
      LOG.info("Ending: the lease is given to the next");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      Logs.flush();
      ended.countDown();
    }
    return 0;
  }

  /** The JVM ends when its hooks have. */
  private static boolean await(CountDownLatch ended) {
    try {
      return ended.await(END_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
