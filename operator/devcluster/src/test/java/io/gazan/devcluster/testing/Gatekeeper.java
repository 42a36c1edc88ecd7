package io.gazan.devcluster.testing;

import com.sun.net.httpserver.HttpExchange;
import io.gazan.devcluster.DevCluster;
import io.gazan.devcluster.access.Access;
import io.gazan.devcluster.access.Gate;
import io.gazan.devcluster.store.ApiFailure;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/**
 * Remembers every right that was used, and makes the server misbehave. Rules hold from the next
 * request on until {@link #clear}; the first that fits decides.
 */
public final class Gatekeeper implements Gate {
  private record Rule(int status, AtomicInteger times, Predicate<Access> which) {}

  private final Set<Access> accesses = ConcurrentHashMap.newKeySet();
  private final List<Rule> rules = new CopyOnWriteArrayList<>();
  private final List<Predicate<Access>> cuts = new CopyOnWriteArrayList<>();

  private Gatekeeper() {}

  /** Stands before a cluster from now on. */
  public static Gatekeeper of(DevCluster cluster) {
    Gatekeeper gatekeeper = new Gatekeeper();
    cluster.guard(gatekeeper);
    return gatekeeper;
  }

  /** Every right that requests used so far, once. */
  public Set<Access> accesses() {
    return Set.copyOf(accesses);
  }

  /** Answers such requests with that status instead. */
  public void answer(int status, Predicate<Access> which) {
    answer(status, Integer.MAX_VALUE, which);
  }

  /** Answers the next so many of such requests with that status instead. */
  public void answer(int status, int times, Predicate<Access> which) {
    rules.add(new Rule(status, new AtomicInteger(times), which));
  }

  /** Breaks the connection in the middle of the body of such answers. */
  public void truncate(Predicate<Access> which) {
    cuts.add(which);
  }

  public void clear() {
    rules.clear();
    cuts.clear();
  }

  @Override
  public void pass(Access access, HttpExchange exchange) {
    accesses.add(access);
    for (Rule rule : rules) {
      if (rule.which().test(access) && rule.times().getAndUpdate(n -> Math.max(0, n - 1)) > 0) {
        throw failure(rule.status(), access);
      }
    }
    if (cuts.stream().anyMatch(which -> which.test(access))) {
      exchange.setStreams(null, new Half(exchange.getResponseBody()));
    }
  }

  private static ApiFailure failure(int status, Access access) {
    String resource =
        access.resource() + (access.subresource().isEmpty() ? "" : "/" + access.subresource());
    return switch (status) {
      case 401 -> new ApiFailure(401, "Unauthorized", "Unauthorized");
      case 403 ->
          new ApiFailure(
              403,
              "Forbidden",
              "%s is forbidden: User \"%s\" cannot %s resource \"%s\" in API group \"%s\" in the namespace \"%s\""
                  .formatted(
                      resource,
                      access.user(),
                      access.verb(),
                      resource,
                      access.group(),
                      access.namespace()));
      case 429 -> new ApiFailure(429, "TooManyRequests", "too many requests (by order of a test)");
      case 503 -> new ApiFailure(503, "ServiceUnavailable", "unavailable (by order of a test)");
      case 504 -> new ApiFailure(504, "Timeout", "timed out (by order of a test)");
      default -> new ApiFailure(status, "InternalError", "failed (by order of a test)");
    };
  }

  /** Writes the first half only. */
  private static final class Half extends FilterOutputStream {
    Half(OutputStream out) {
      super(out);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
      out.write(bytes, from, length / 2);
    }
  }
}
