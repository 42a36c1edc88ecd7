package io.gazan.dataplane.provider.consul;

import io.gazan.dataplane.provider.RareLog;
import io.gazan.upstreams.cluster.ServerSpec;
import io.gazan.upstreams.consul.ConsulServiceSpec;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows one service by blocking queries, one after the other, on a virtual thread of its own. A
 * failed query goes on at once with the next server and without an index, since another server may
 * count differently; when all have failed, the watch backs off. Calls back with the servers when
 * they differ from those of the last answer.
 */
final class ServiceWatch implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ServiceWatch.class);

  /** The longest wait that is asked for; queries ask for up to a quarter less, to spread them. */
  static final Duration WAIT = Duration.ofSeconds(60);

  private final ConsulServiceSpec service;
  private final ConsulClient client;
  private final Reports reports;
  private final Consumer<List<ServerSpec>> changed;
  private final Thread thread;
  private final CountDownLatch first = new CountDownLatch(1);

  /**
   * When the last good answer came, or while there is none, when one was first asked for; in {@code
   * System.nanoTime()}, written by the watch's thread.
   */
  private volatile long succeededAt;

  private volatile boolean closed;

  /** What watches share to count and to log. */
  record Reports(ConsulCounters counters, RareLog failures, RareLog recoveries) {}

  /**
   * @param succeededAt when the answer came that counts until there is one of this watch, or when
   *     it was first asked for; in {@code System.nanoTime()}
   */
  ServiceWatch(
      ConsulServiceSpec service,
      ConsulClient client,
      Reports reports,
      long succeededAt,
      Consumer<List<ServerSpec>> changed) {
    this.succeededAt = succeededAt;
    this.service = service;
    this.client = client;
    this.reports = reports;
    this.changed = changed;
    this.thread = Thread.ofVirtual().name("gazan-consul-" + service.name()).unstarted(this::follow);
  }

  void start() {
    thread.start();
  }

  /** Whether a first answer has come within this time. */
  boolean awaitFirst(Duration most) throws InterruptedException {
    return first.await(Math.max(0, most.toNanos()), TimeUnit.NANOSECONDS);
  }

  /** As {@code System.nanoTime()} told it. */
  long succeededAt() {
    return succeededAt;
  }

  private void follow() {
    RandomGenerator random = ThreadLocalRandom.current();
    QueryPace pace = new QueryPace(System::nanoTime);
    BackOff backOff = new BackOff(random);
    int server = random.nextInt(client.servers());
    int failed = 0;
    long index = BlockingIndex.NOW;
    @Nullable List<ServerSpec> known = null;
    try {
      while (!closed) {
        TimeUnit.NANOSECONDS.sleep(pace.take());
        try {
          reports.counters().query();
          HealthAnswer answer = client.query(server, service, index, wait(random));
          succeededAt = System.nanoTime();
          index = BlockingIndex.next(index, answer.index());
          if (!answer.servers().equals(known)) {
            known = answer.servers();
            took(answer);
          }
          first.countDown();
          if (failed > 0) {
            recovered();
          }
          failed = 0;
          backOff.reset();
        } catch (ConsulFailure failure) {
          report(failure);
          index = BlockingIndex.NOW;
          server = (server + 1) % client.servers();
          failed++;
          if (failed % client.servers() == 0) {
            TimeUnit.NANOSECONDS.sleep(backOff.next().toNanos());
          }
        } catch (RuntimeException bug) {
          // Not a reason to stop following the service.
          LOG.error("following service {} failed", service.name(), bug);
          TimeUnit.NANOSECONDS.sleep(BackOff.LONGEST.toNanos());
        }
      }
    } catch (InterruptedException e) {
      LOG.debug("service {} is not followed any more", service.name());
    }
  }

  private static Duration wait(RandomGenerator random) {
    long seconds = WAIT.toSeconds();
    return Duration.ofSeconds(seconds - random.nextLong(seconds / 4 + 1));
  }

  private void took(HealthAnswer answer) {
    if (answer.leftOut() > 0) {
      reports.counters().leftOut(answer.leftOut());
      reports
          .failures()
          .warn(
              LOG,
              "instances of service %s are left out, for they have no port or an address that cannot be dialled: %d"
                  .formatted(service.name(), answer.leftOut()));
    }
    changed.accept(answer.servers());
  }

  private void report(ConsulFailure failure) {
    if (closed) {
      return;
    }
    reports.counters().failure(failure.reason());
    reports
        .failures()
        .warn(
            LOG,
            "service %s: %s; what Consul said last stays"
                .formatted(service.name(), failure.getMessage()));
  }

  private void recovered() {
    reports.recoveries().info(LOG, "service " + service.name() + ": Consul answers again");
  }

  /** Ends the query that waits. Does not wait for the thread. */
  @Override
  public void close() {
    closed = true;
    thread.interrupt();
  }
}
