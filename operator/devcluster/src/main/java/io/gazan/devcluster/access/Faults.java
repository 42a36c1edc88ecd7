package io.gazan.devcluster.access;

import io.gazan.devcluster.store.ApiFailure;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/**
 * Makes the server misbehave, for tests. Rules hold from the next request on until {@link #clear};
 * the first that fits decides. A rule with 403 takes a right away: reviews of access see it, too.
 */
public final class Faults {
  private record Rule(int status, AtomicInteger times, Predicate<Access> which) {}

  private final List<Rule> rules = new CopyOnWriteArrayList<>();
  private final List<Predicate<Access>> cuts = new CopyOnWriteArrayList<>();

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

  /** Whether no rule takes that right away. */
  public boolean allows(Access access) {
    return rules.stream().noneMatch(r -> r.status() == 403 && r.which().test(access));
  }

  public boolean cuts(Access access) {
    return cuts.stream().anyMatch(c -> c.test(access));
  }

  /**
   * Lets a request pass or not.
   *
   * @throws ApiFailure as a rule says
   */
  public void check(Access access) {
    for (Rule rule : rules) {
      if (rule.which().test(access) && rule.times().getAndUpdate(n -> Math.max(0, n - 1)) > 0) {
        throw failure(rule.status(), access);
      }
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
}
