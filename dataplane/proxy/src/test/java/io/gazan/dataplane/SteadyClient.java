package io.gazan.dataplane;

import io.gazan.dataplane.testing.RawClient;
import io.gazan.dataplane.testing.WireResponse;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Somebody who behaves: a hundred requests a second over four connections, each sent when it is due
 * whatever became of the one before, so that waiting shows. How long each took counts from when it
 * was due.
 */
final class SteadyClient implements AutoCloseable {
  private static final int CONNECTIONS = 4;
  private static final long GAP_NANOS = TimeUnit.SECONDS.toNanos(1) / 100;

  private final InetSocketAddress address;
  private final String host;
  private final List<Thread> workers = new ArrayList<>();
  private final List<Long> nanos = new ArrayList<>();
  private final List<String> failures = new ArrayList<>();
  private volatile boolean over;

  private SteadyClient(InetSocketAddress address, String host) {
    this.address = address;
    this.host = host;
  }

  static SteadyClient start(InetSocketAddress address, String host) {
    SteadyClient client = new SteadyClient(address, host);
    for (int i = 0; i < CONNECTIONS; i++) {
      long first = System.nanoTime() + i * GAP_NANOS;
      client.workers.add(Thread.ofPlatform().start(() -> client.work(first)));
    }
    return client;
  }

  private void work(long first) {
    @Nullable RawClient client = null;
    for (long due = first; !over; due += CONNECTIONS * GAP_NANOS) {
      for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
        LockSupport.parkNanos(left);
      }
      try {
        if (client == null) {
          client = RawClient.connect(address);
        }
        WireResponse answer = client.get(host, "/").read();
        took(System.nanoTime() - due, answer.status() == 200 ? "" : answer.toString());
        if (answer.closes()) {
          client.close();
          client = null;
        }
      } catch (IOException | AssertionError e) {
        took(System.nanoTime() - due, e.toString());
        client = null;
      }
    }
    if (client != null) {
      try {
        client.close();
      } catch (IOException e) {
        // Nothing of it is needed any more.
      }
    }
  }

  private synchronized void took(long time, String failure) {
    nanos.add(time);
    if (!failure.isEmpty()) {
      failures.add(failure);
    }
  }

  synchronized int answers() {
    return nanos.size();
  }

  synchronized List<String> failures() {
    return List.copyOf(failures);
  }

  /** The 99th percentile since the last call, in milliseconds. */
  synchronized double takeP99() {
    long[] sorted = nanos.stream().mapToLong(Long::longValue).toArray();
    nanos.clear();
    Arrays.sort(sorted);
    return sorted.length == 0 ? Double.NaN : sorted[(int) ((sorted.length - 1) * 0.99)] / 1e6;
  }

  @Override
  public void close() {
    over = true;
    try {
      for (Thread worker : workers) {
        worker.join(TimeUnit.SECONDS.toMillis(30));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
