package io.gazan.propagation;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Ingresses added one after the other, each asked for every five milliseconds from the API server's
 * reply until both data planes serve it. Their Services are there before.
 */
final class OneByOne {
  private static final String RUN = "one";
  private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(5);
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(30);

  private final KubernetesClient client;
  private final List<InetSocketAddress> dataplanes;
  private final int port;
  private final Map<Integer, Long> others = new TreeMap<>();

  /**
   * @param port of an endpoint that answers everything
   */
  OneByOne(KubernetesClient client, List<InetSocketAddress> dataplanes, int port) {
    this.client = client;
    this.dataplanes = dataplanes;
    this.port = port;
  }

  /** Adds so many and prints a row of the report. */
  void run(int count, PrintStream out) throws IOException, InterruptedException {
    for (int i = 0; i < count; i++) {
      client.resource(Objects.service(RUN, i)).create();
      client.resource(Objects.slice(RUN, i, port)).create();
    }
    long[] nanos = new long[count];
    List<Poller> pollers = new ArrayList<>();
    for (InetSocketAddress dataplane : dataplanes) {
      pollers.add(new Poller(dataplane));
    }
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < count; i++) {
        nanos[i] = added(i, pollers, threads);
      }
    } finally {
      for (Poller poller : pollers) {
        poller.close();
      }
    }
    out.printf(
        "| %,d Ingresses one by one, until both answer | %s | %s |%n",
        count, Times.of(nanos).cells(), others.isEmpty() ? "none" : others);
  }

  private long added(int number, List<Poller> pollers, ExecutorService threads)
      throws InterruptedException {
    client.resource(Objects.ingress(RUN, number)).create();
    long replied = System.nanoTime();
    List<Future<Long>> answered = new ArrayList<>();
    for (Poller poller : pollers) {
      answered.add(threads.submit(() -> untilServed(poller, Objects.host(RUN, number), replied)));
    }
    long slowest = 0;
    for (Future<Long> answer : answered) {
      try {
        slowest = Math.max(slowest, answer.get() - replied);
      } catch (ExecutionException e) {
        throw new IllegalStateException("polling " + Objects.host(RUN, number), e.getCause());
      }
    }
    return slowest;
  }

  private long untilServed(Poller poller, String host, long since) throws IOException {
    while (true) {
      int status = poller.ask(host).status();
      long now = System.nanoTime();
      if (status == 200) {
        return now;
      }
      if (status != 404) {
        synchronized (others) {
          others.merge(status, 1L, Long::sum);
        }
      }
      if (now - since > PATIENCE_NANOS) {
        throw new IOException(host + " still answers " + status);
      }
      LockSupport.parkNanos(POLL_NANOS);
    }
  }
}
