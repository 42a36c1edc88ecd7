package io.gazan.operator.stream;

import io.gazan.operator.publish.Publication;
import io.gazan.upstreams.Problem;
import io.gazan.upstreams.stream.Schema;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The connected data planes and how far each is. Any thread may ask.
 *
 * <p>One that connects serves what it had, so it counts at once; only one that has nothing in force
 * is not ready and does not count before its first answer. One that answers no update for {@value
 * #GRACE_SECONDS} s is late: it is named as long as it is connected and, since its session ends
 * then, while it is on its way back.
 */
public final class DataPlanes {
  private static final long GRACE_SECONDS = 30;
  private static final long GRACE_NANOS = TimeUnit.SECONDS.toNanos(GRACE_SECONDS);

  /** Longer than a data plane takes to come back. */
  private static final long LINGER_NANOS = TimeUnit.SECONDS.toNanos(60);

  private static final int NEWEST_SCHEMA =
      Schema.KNOWN.stream().mapToInt(Integer::intValue).max().orElse(Schema.BASE);

  private final Map<Object, State> states = new ConcurrentHashMap<>();
  private final Map<String, Long> unansweredSince = new ConcurrentHashMap<>();
  private final Map<String, Gone> gone = new ConcurrentHashMap<>();
  private final List<Listener> listeners = new CopyOnWriteArrayList<>();
  private final LongSupplier nanos;
  private volatile @Nullable Publication newest;

  /** A data plane whose session ended because it gave no answer. */
  private record Gone(long acknowledged, long at) {}

  /** None yet. */
  public DataPlanes() {
    this(System::nanoTime);
  }

  DataPlanes(LongSupplier nanos) {
    this.nanos = nanos;
  }

  /** Who wants to know; called on the session's thread, must not block. */
  public interface Listener {
    /** A data plane connected, left, acknowledged or fell silent. */
    void changed();

    /** A data plane refused a publication for these reasons. */
    void refused(String node, Publication publication, List<Problem> problems);
  }

  /**
   * How far the data planes are.
   *
   * @param connected sessions that said hello and are not silent
   * @param acknowledged the sequence that each of them has in force at least; 0 if one has none of
   *     this run, {@link Long#MAX_VALUE} when none is connected
   * @param silent nodes that said nothing for 30 s, which do not count; sorted
   * @param late nodes that speak but answered no update for 30 s, and the sequence that each has
   * @param schema the highest level that all of them know, the silent ones too, who may come back;
   *     the newest when there is none
   */
  public record Progress(
      int connected, long acknowledged, List<String> silent, int schema, Map<String, Long> late) {
    public Progress {
      silent = List.copyOf(silent);
      late = Map.copyOf(late);
    }

    /** With nobody late. */
    public Progress(int connected, long acknowledged, List<String> silent, int schema) {
      this(connected, acknowledged, silent, schema, Map.of());
    }
  }

  /**
   * How far one data plane is.
   *
   * @param build its version, as it calls it
   * @param schema the highest level of the document's grammar that it knows
   * @param inForce the version that it has; null when it has none
   * @param acknowledged the sequence of the newest publication that it is known to have in force; 0
   *     if it is none of this run
   * @param answered whether it had the newest publication in force once in this session
   */
  record State(
      String node,
      String build,
      int schema,
      @Nullable String inForce,
      long acknowledged,
      boolean silent,
      boolean answered) {
    State withSilent(boolean now) {
      return new State(node, build, schema, inForce, acknowledged, now, answered);
    }

    State with(String version, long sequence) {
      return new State(node, build, schema, version, sequence, silent, true);
    }
  }

  /** As of now. A publication that came while this was asked may be missing, never too many. */
  public Progress progress() {
    Publication last = newest;
    int connected = 0;
    long acknowledged = Long.MAX_VALUE;
    long unready = Long.MAX_VALUE;
    int schema = NEWEST_SCHEMA;
    List<String> silent = new ArrayList<>();
    Map<String, Long> late = late();
    for (State state : states.values()) {
      schema = Math.min(schema, state.schema());
      long has = acknowledged(state, last);
      if (state.silent()) {
        silent.add(state.node());
        continue;
      }
      connected++;
      if (isLate(state)) {
        late.put(state.node(), has);
      }
      if (state.inForce() == null && !late.containsKey(state.node())) {
        unready = Math.min(unready, has);
      } else {
        acknowledged = Math.min(acknowledged, has);
      }
    }
    silent.sort(null);
    if (connected == 0) {
      return new Progress(0, Long.MAX_VALUE, silent, schema);
    }
    for (long has : late.values()) {
      acknowledged = Math.min(acknowledged, has);
    }
    return new Progress(
        connected, acknowledged == Long.MAX_VALUE ? unready : acknowledged, silent, schema, late);
  }

  /** The data planes that have a session, silent ones too, each with its build. */
  public Set<String> members() {
    return states.values().stream()
        .map(state -> state.node() + " " + state.build())
        .collect(Collectors.toUnmodifiableSet());
  }

  private boolean isLate(State state) {
    Long since = unansweredSince.get(state.node());
    return !state.answered() && since != null && nanos.getAsLong() - since >= GRACE_NANOS;
  }

  /** Those on their way back. */
  private Map<String, Long> late() {
    long now = nanos.getAsLong();
    Map<String, Long> late = new HashMap<>();
    gone.forEach(
        (node, each) -> {
          if (now - each.at() < LINGER_NANOS) {
            late.put(node, each.acknowledged());
          } else if (gone.remove(node, each)) {
            unansweredSince.remove(node);
          }
        });
    return late;
  }

  /** Who has the newest version has the newest publication, whichever brought it. */
  private static long acknowledged(State state, @Nullable Publication last) {
    return last != null && last.snapshot().version().equals(state.inForce())
        ? last.sequence()
        : state.acknowledged();
  }

  public void listen(Listener listener) {
    listeners.add(listener);
  }

  /** A publication may be what data planes have in force already. */
  void published(Publication publication) {
    newest = publication;
    String version = publication.snapshot().version();
    if (states.values().stream().anyMatch(state -> version.equals(state.inForce()))) {
      changed();
    }
  }

  void put(Object session, State state) {
    if (state.answered()) {
      unansweredSince.remove(state.node());
    } else {
      unansweredSince.putIfAbsent(state.node(), nanos.getAsLong());
    }
    gone.remove(state.node());
    if (!state.equals(states.put(session, state))) {
      changed();
    }
  }

  /**
   * A session ended.
   *
   * @param unanswered because the data plane did not answer an update, so that it counts as late
   *     when it is back, and until then
   */
  void remove(Object session, boolean unanswered) {
    State state = states.remove(session);
    if (state == null) {
      return;
    }
    String node = state.node();
    boolean replaced = states.values().stream().anyMatch(other -> other.node().equals(node));
    if (!replaced && unanswered) {
      long now = nanos.getAsLong();
      unansweredSince.put(node, now - GRACE_NANOS);
      if (state.inForce() != null) {
        gone.put(node, new Gone(state.acknowledged(), now));
      }
    } else if (!replaced) {
      unansweredSince.remove(node);
    }
    changed();
  }

  void refused(String node, Publication publication, List<Problem> problems) {
    listeners.forEach(listener -> listener.refused(node, publication, problems));
  }

  private void changed() {
    listeners.forEach(Listener::changed);
  }
}
