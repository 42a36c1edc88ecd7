package io.gazan.propagation;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Many Ingresses at once: from the first create to the answer. */
final class Burst {
  private static final int WRITERS = 8;
  private static final long PATIENCE_NANOS = TimeUnit.MINUTES.toNanos(5);

  private final KubernetesClient client;
  private final List<InetSocketAddress> dataplanes;
  private final int port;

  Burst(KubernetesClient client, List<InetSocketAddress> dataplanes, int port) {
    this.client = client;
    this.dataplanes = dataplanes;
    this.port = port;
  }

  /** Creates those from {@code first} up to {@code end}, and prints a row of the report. */
  void run(String run, int first, int end, PrintStream out)
      throws IOException, InterruptedException {
    each(first, end, i -> client.resource(Objects.service(run, i)).create());
    each(first, end, i -> client.resource(Objects.slice(run, i, port)).create());
    long began = System.nanoTime();
    each(first, end, i -> client.resource(Objects.ingress(run, i)).create());
    long written = System.nanoTime();
    for (InetSocketAddress dataplane : dataplanes) {
      try (Poller poller = new Poller(dataplane)) {
        // The last created one first: what was created before it is mostly there then.
        for (int i = end - 1; i >= first; i--) {
          await(poller, Objects.host(run, i), began);
        }
      }
    }
    long answered = System.nanoTime();
    out.printf(
        Locale.ROOT,
        "| %,d more Ingresses at once (%,d in all) | created in %.1f s | all answer after %.1f s"
            + " |%n",
        end - first,
        end,
        (written - began) / 1e9,
        (answered - began) / 1e9);
  }

  private interface Write {
    void object(int number);
  }

  private static void each(int first, int end, Write write) throws InterruptedException {
    Semaphore writers = new Semaphore(WRITERS);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = first; i < end; i++) {
        int number = i;
        writers.acquire();
        threads.execute(
            () -> {
              try {
                write.object(number);
              } finally {
                writers.release();
              }
            });
      }
    }
  }

  private static void await(Poller poller, String host, long since) throws IOException {
    while (true) {
      int status = poller.ask(host).status();
      if (status == 200) {
        return;
      }
      if (System.nanoTime() - since > PATIENCE_NANOS) {
        throw new IOException(host + " still answers " + status);
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
    }
  }
}
