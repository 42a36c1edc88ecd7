package io.gazan.dataplane.testing.consul;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link FakeConsul} knows, with the index at which each service changed last (<a
 * href="https://developer.hashicorp.com/consul/api-docs/features/blocking">blocking queries</a>),
 * and the mood in which it tells. Everything is guarded by the catalogue itself.
 */
final class Catalogue {
  private final Map<String, List<Instance>> services = new HashMap<>();
  private final Map<String, Long> indexes = new HashMap<>();
  private long index = 10;
  private int generation;
  private ConsulMood mood = ConsulMood.GOOD;
  private @Nullable String token;

  synchronized void register(String service, List<Instance> instances) {
    services.put(service, instances);
    indexes.put(service, ++index);
    notifyAll();
  }

  synchronized void touch(String service) {
    indexes.put(service, ++index);
    notifyAll();
  }

  synchronized void restore(long restored, String service, List<Instance> instances) {
    index = restored;
    services.put(service, instances);
    indexes.put(service, restored);
    notifyAll();
  }

  /** Whatever waits ends without an answer. */
  synchronized void mood(ConsulMood next) {
    mood = next;
    generation++;
    notifyAll();
  }

  synchronized ConsulMood mood() {
    return mood;
  }

  synchronized void requireToken(String required) {
    token = required;
  }

  synchronized boolean allows(ConsulQuery query) {
    return token == null || token.equals(query.token());
  }

  /** What is registered and passes, as the health endpoint writes it. */
  synchronized String json(ConsulQuery query) {
    String tag = query.parameters().get("tag");
    return services.getOrDefault(query.service(), List.of()).stream()
        .filter(each -> each.passing() || !query.parameters().containsKey("passing"))
        .filter(each -> tag == null || each.tags().contains(tag))
        .map(each -> each.json(query.service()))
        .toList()
        .toString();
  }

  /**
   * Waits as a blocking query does: until the service's index is another than the one that the
   * query names, or the query's wait is over.
   *
   * @return the index; -1 if the mood changed meanwhile
   */
  synchronized long await(ConsulQuery query) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(query.waitSeconds());
    int began = generation;
    long before = indexOf(query);
    // One that is ahead waits like any other; a restored index ends it, since it is a change.
    while (query.index() > 0
        && query.index() >= indexOf(query)
        && before == indexOf(query)
        && began == generation) {
      long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
      if (left <= 0) {
        break;
      }
      wait(left);
    }
    return began == generation ? indexOf(query) : -1;
  }

  private long indexOf(ConsulQuery query) {
    return indexes.getOrDefault(query.service(), 1L);
  }

  synchronized void awaitAnotherMood() throws InterruptedException {
    int began = generation;
    while (began == generation) {
      wait();
    }
  }
}
