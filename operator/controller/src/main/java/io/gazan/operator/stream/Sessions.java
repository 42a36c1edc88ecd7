package io.gazan.operator.stream;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The sessions that are open, one for each node. A newer session of a node replaces the older one,
 * unless their tokens are of two pods: then the newer one is the impostor. Any thread.
 */
final class Sessions {
  private final int perToken;
  private final Set<Session> open = new HashSet<>();
  private final Map<String, Session> byNode = new HashMap<>();
  private final Map<String, Integer> byToken = new HashMap<>();

  Sessions(int perToken) {
    this.perToken = perToken;
  }

  synchronized void opened(Session session) {
    open.add(session);
    byToken.merge(session.guest().token(), 1, Integer::sum);
  }

  /** Why the session may not stay; null when it may. Ends the one that it replaces. */
  @Nullable Ending hello(Session session, String node) {
    Session before;
    synchronized (this) {
      if (byToken.getOrDefault(session.guest().token(), 0) > perToken) {
        return Ending.TOO_MANY_OF_TOKEN;
      }
      before = byNode.get(node);
      if (before != null && otherPod(before, session)) {
        return Ending.NODE_TAKEN;
      }
      byNode.put(node, session);
    }
    if (before != null) {
      before.end(Ending.REPLACED);
    }
    return null;
  }

  private static boolean otherPod(Session before, Session session) {
    String one = before.guest().pod();
    String other = session.guest().pod();
    return one != null && other != null && !Objects.equals(one, other);
  }

  synchronized void closed(Session session, String node) {
    if (open.remove(session)) {
      byNode.remove(node, session);
      byToken.computeIfPresent(
          session.guest().token(), (key, count) -> count == 1 ? null : count - 1);
    }
  }

  synchronized List<Session> all() {
    return List.copyOf(open);
  }

  synchronized int size() {
    return open.size();
  }
}
