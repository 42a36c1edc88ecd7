package io.gazan.dataplane.cluster.health;

import java.net.InetSocketAddress;
import java.util.function.Consumer;

/** How one check is made; when is up to the {@link HealthChecker}. */
@FunctionalInterface
public interface CheckQuestion {
  /**
   * On the checker's loop; calls back exactly once, on the loop.
   *
   * @param timeoutNanos for the answer, the connection included
   */
  void ask(InetSocketAddress to, long timeoutNanos, Consumer<CheckResult> done);
}
