package io.gazan.operator.stream;

import io.gazan.operator.publish.Publication;
import io.gazan.upstreams.Problem;
import io.gazan.upstreams.stream.Schema;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** The connected data planes and how far each is. Any thread may ask. */
public final class DataPlanes {
  private static final int NEWEST_SCHEMA =
      Schema.KNOWN.stream().mapToInt(Integer::intValue).max().orElse(Schema.BASE);

  private final Map<Object, State> states = new ConcurrentHashMap<>();
  private final List<Listener> listeners = new CopyOnWriteArrayList<>();
  private volatile @Nullable Publication newest;

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
   * @param schema the highest level that all of them know, the silent ones too, who may come back;
   *     the newest when there is none
   */
  public record Progress(int connected, long acknowledged, List<String> silent, int schema) {
    public Progress {
      silent = List.copyOf(silent);
    }
  }

  /**
   * How far one data plane is.
   *
   * @param schema the highest level of the document's grammar that it knows
   * @param inForce the version that it has; null when it has none
   * @param acknowledged the sequence of the newest publication that it is known to have in force; 0
   *     if it is none of this run
   */
  record State(
      String node, int schema, @Nullable String inForce, long acknowledged, boolean silent) {
    State withSilent(boolean now) {
      return new State(node, schema, inForce, acknowledged, now);
    }

    State with(String version, long sequence) {
      return new State(node, schema, version, sequence, silent);
    }
  }

  /** As of now. A publication that came while this was asked may be missing, never too many. */
  public Progress progress() {
    Publication last = newest;
    int connected = 0;
    long acknowledged = Long.MAX_VALUE;
    int schema = NEWEST_SCHEMA;
    List<String> silent = new ArrayList<>();
    for (State state : states.values()) {
      schema = Math.min(schema, state.schema());
      if (state.silent()) {
        silent.add(state.node());
      } else {
        connected++;
        acknowledged = Math.min(acknowledged, acknowledged(state, last));
      }
    }
    silent.sort(null);
    return new Progress(connected, acknowledged, silent, schema);
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
    if (!state.equals(states.put(session, state))) {
      changed();
    }
  }

  void remove(Object session) {
    if (states.remove(session) != null) {
      changed();
    }
  }

  void refused(String node, Publication publication, List<Problem> problems) {
    listeners.forEach(listener -> listener.refused(node, publication, problems));
  }

  private void changed() {
    listeners.forEach(Listener::changed);
  }
}
