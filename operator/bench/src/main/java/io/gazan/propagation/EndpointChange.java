package io.gazan.propagation;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

/**
 * One endpoint replaced by another, again and again, with many Ingresses in force: the time until
 * both data planes send there, and what goes over the wire for it.
 */
final class EndpointChange {
  private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(1);
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(30);

  private final KubernetesClient client;
  private final List<InetSocketAddress> dataplanes;
  private final LongSupplier bytesSent;

  /**
   * @param bytesSent what the operator sent to all data planes since its start
   */
  EndpointChange(
      KubernetesClient client, List<InetSocketAddress> dataplanes, LongSupplier bytesSent) {
    this.client = client;
    this.dataplanes = dataplanes;
    this.bytesSent = bytesSent;
  }

  /**
   * Changes the endpoint of one Service to and fro.
   *
   * @param ports of two endpoints, named {@code endpoint-1} and {@code endpoint-2}, the first of
   *     which is in use
   */
  void run(String run, int total, int changes, int[] ports, PrintStream out) throws IOException {
    long[] nanos = new long[changes];
    List<Poller> pollers = new ArrayList<>();
    for (InetSocketAddress dataplane : dataplanes) {
      pollers.add(new Poller(dataplane));
    }
    long before = bytesSent.getAsLong();
    for (int i = 0; i < changes; i++) {
      int to = (i + 1) % 2;
      client.resource(Objects.slice(run, 0, ports[to])).update();
      long replied = System.nanoTime();
      for (Poller poller : pollers) {
        until(poller, Objects.host(run, 0), "endpoint-" + (to + 1), replied);
      }
      nanos[i] = System.nanoTime() - replied;
    }
    long bytes = bytesSent.getAsLong() - before;
    for (Poller poller : pollers) {
      poller.close();
    }
    out.printf(
        Locale.ROOT,
        "| one endpoint replaced, %,d Ingresses, %d times | %s | %,d bytes a change and data plane"
            + " |%n",
        total,
        changes,
        Times.of(nanos).cells(),
        bytes / changes / dataplanes.size());
  }

  private static void until(Poller poller, String host, String endpoint, long since)
      throws IOException {
    while (!poller.ask(host).endpoint().equals(endpoint)) {
      if (System.nanoTime() - since > PATIENCE_NANOS) {
        throw new IOException(host + " does not come from " + endpoint);
      }
      LockSupport.parkNanos(POLL_NANOS);
    }
  }
}
