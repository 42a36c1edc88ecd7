package io.gazan.dataplane.testing;

import io.gazan.dataplane.testing.tls.ClientTls;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Steady load over a bounded number of kept-alive connections, each on a virtual thread, with
 * HTTP/1.1 or HTTP/2, in clear text or over TLS. Every request carries an id of its own and the
 * answer must give it back. A failed request is a connection error, a status other than 200 or
 * another body than asked for; a connection that the server ended without having said so is one,
 * too.
 */
public final class LoadClient implements AutoCloseable {

  /** One request that did not get its answer; status 0 = none came. */
  public record Failure(String method, String id, int status, String what) {}

  /** What happened from {@link #start} to {@link #stop}. */
  public record Report(
      int requests, int connections, List<Failure> failures, List<String> postIds) {}

  private static final int MOST_REPEATS = 5;
  private static final AtomicInteger RUNS = new AtomicInteger();

  private final String run = "r" + RUNS.incrementAndGet();
  private final Load load;
  private final List<Thread> workers = new ArrayList<>();
  private final Queue<Failure> failures = new ConcurrentLinkedQueue<>();
  private final Queue<String> postIds = new ConcurrentLinkedQueue<>();
  private final AtomicInteger requests = new AtomicInteger();
  private final AtomicInteger connections = new AtomicInteger();
  private volatile boolean stopped;
  private volatile boolean mayConnect = true;

  private LoadClient(Load load) {
    this.load = load;
  }

  public static LoadClient start(Load load) {
    LoadClient client = new LoadClient(load);
    for (int i = 0; i < load.connections(); i++) {
      int number = i;
      client.workers.add(Thread.ofVirtual().start(() -> client.work(number)));
    }
    return client;
  }

  /** Requests answered so far, well or not. */
  public int requests() {
    return requests.get();
  }

  public List<Failure> failures() {
    return List.copyOf(failures);
  }

  /** Opens no further connections: a worker whose connection ends is done. */
  public void stopConnecting() {
    mayConnect = false;
  }

  /** Whether every worker is done. */
  public boolean isDone() {
    return workers.stream().noneMatch(Thread::isAlive);
  }

  /** Lets every request that is under way end, and reports. */
  public Report stop() {
    stopped = true;
    try {
      for (Thread worker : workers) {
        worker.join(TimeUnit.SECONDS.toMillis(30));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return new Report(
        requests.get(), connections.get(), List.copyOf(failures), List.copyOf(postIds));
  }

  private void work(int worker) {
    @Nullable LoadConnection client = null;
    long due = System.nanoTime();
    int again = 0;
    try {
      for (int i = 0; !stopped; i++) {
        due = pace(due);
        String method = load.methods().get((i + worker) % load.methods().size());
        String path = load.paths().get((i / load.methods().size()) % load.paths().size());
        String id = run + "-" + worker + "-" + i;
        try {
          if (client == null) {
            if (!mayConnect) {
              return;
            }
            client = load.dial().to(load.address());
            connections.incrementAndGet();
          }
          if (method.equals("POST") && again == 0) {
            postIds.add(id);
          }
          client = exchange(client, method, path, id);
        } catch (LoadConnection.NotTaken e) {
          // As good as not sent: any client sends it again, elsewhere.
          close(client);
          client = null;
          if (again++ < MOST_REPEATS) {
            i--;
            continue;
          }
          failures.add(new Failure(method, id, 0, method + " " + path + ": " + e));
        } catch (IOException | AssertionError e) {
          failures.add(new Failure(method, id, 0, method + " " + path + ": " + e));
          close(client);
          client = null;
        }
        again = 0;
        requests.incrementAndGet();
      }
    } finally {
      close(client);
    }
  }

  private @Nullable LoadConnection exchange(
      LoadConnection client, String method, String path, String id) throws IOException {
    String sent = "body of " + id;
    boolean withBody = method.equals("POST") || method.equals("PUT");
    WireResponse response =
        client.exchange(
            method,
            load.host(),
            path,
            withBody ? sent : null,
            "X-Test-Id: " + id,
            "User-Agent: load");
    boolean right =
        method.equals("HEAD")
            ? id.equals(response.header("X-Test-Id"))
            : response.text().contains(" " + id + "\n")
                && (!method.equals("POST") || response.text().contains(sent));
    if (response.status() != 200 || !right) {
      failures.add(
          new Failure(method, id, response.status(), method + " " + path + ": " + response));
    }
    if (client.endsAfter(response)) {
      client.close();
      return null;
    }
    return client;
  }

  private long pace(long due) {
    if (load.perSecond() == 0) {
      return due;
    }
    for (long left = due - System.nanoTime();
        left > 0 && !stopped;
        left = due - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
    return due + TimeUnit.SECONDS.toNanos(1) * load.connections() / load.perSecond();
  }

  private static void close(@Nullable LoadConnection client) {
    if (client != null) {
      try {
        client.close();
      } catch (IOException e) {
        // Nothing of it is needed any more.
      }
    }
  }

  @Override
  public void close() {
    stop();
  }

  /** Where to, over how many connections, how fast ({@code perSecond} 0 = as fast as it goes). */
  public record Load(
      InetSocketAddress address,
      String host,
      List<String> paths,
      List<String> methods,
      int connections,
      int perSecond,
      LoadConnection.Dial dial) {

    /** GETs of {@code /} over eight connections, 400 a second. */
    public static Load on(InetSocketAddress address, String host) {
      return new Load(address, host, List.of("/"), List.of("GET"), 8, 400, LoadConnection.http1());
    }

    /** With HTTP/1.1 over TLS. */
    public Load over(ClientTls tls) {
      return dialled(LoadConnection.http1(tls));
    }

    /** With HTTP/2 in clear text, a stream at a time on each connection. */
    public Load http2() {
      return dialled(LoadConnection.http2());
    }

    /** With HTTP/2 over TLS. */
    public Load http2(ClientTls tls) {
      return dialled(LoadConnection.http2(tls));
    }

    private Load dialled(LoadConnection.Dial dial) {
      return new Load(address, host, paths, methods, connections, perSecond, dial);
    }

    public Load paths(String... paths) {
      return new Load(address, host, List.of(paths), methods, connections, perSecond, dial);
    }

    public Load methods(String... methods) {
      return new Load(address, host, paths, List.of(methods), connections, perSecond, dial);
    }

    public Load connections(int connections) {
      return new Load(address, host, paths, methods, connections, perSecond, dial);
    }

    public Load perSecond(int perSecond) {
      return new Load(address, host, paths, methods, connections, perSecond, dial);
    }
  }
}
