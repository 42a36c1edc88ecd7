package io.gazan.upstreams.stream.message;

import io.gazan.upstreams.Problem;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One line of the stream between an operator and a data plane. A session begins with the data
 * plane's {@link Hello}; the operator then sends {@link Update}s, one at a time, each answered with
 * an {@link Ack} or a {@link Nack}; both sides send {@link Ping}s so that a dead peer is noticed.
 */
public sealed interface StreamMessage {
  /**
   * The data plane's first line.
   *
   * @param node what the operator calls it in messages and metrics: the pod's name
   * @param build its version, for people
   * @param schemas the levels of the document's grammar that it knows, see {@code Schema}
   * @param applied the version that it has in force; null when it has none
   */
  record Hello(String node, String build, List<Integer> schemas, @Nullable String applied)
      implements StreamMessage {
    public Hello {
      schemas = List.copyOf(schemas);
    }
  }

  /**
   * A snapshot to put in force.
   *
   * @param nonce of this update in this session; its answer names it
   * @param term of the operator's leadership, the Lease's {@code leaseTransitions}; a data plane
   *     that has seen a higher one closes the session
   * @param version of the snapshot that this update leads to
   */
  record Update(long nonce, long term, String version, Content content) implements StreamMessage {}

  /** The update is in force. */
  record Ack(long nonce, String version) implements StreamMessage {}

  /**
   * The update is refused and changes nothing.
   *
   * @param problems with the paths of the document, not empty
   */
  record Nack(long nonce, String version, List<Problem> problems) implements StreamMessage {
    public Nack {
      problems = List.copyOf(problems);
    }
  }

  /**
   * A sign of life.
   *
   * @param term of the operator's leadership, as in {@link Update}, so that a data plane knows the
   *     leader's before anything changes; null from a data plane
   */
  record Ping(@Nullable Long term) implements StreamMessage {
    /** A data plane's. */
    public Ping() {
      this(null);
    }
  }

  /** What an {@link Update} carries, as JSON text that is read by who applies it. */
  sealed interface Content {
    /**
     * The whole document.
     *
     * @param document JSON on one line
     */
    record Whole(String document) implements Content {
      /** Without the text, which holds keys and passwords. */
      @Override
      public String toString() {
        return "Whole[" + document.length() + " characters]";
      }
    }

    /**
     * Entries to replace or remove in the document of version {@code base}.
     *
     * @param entries a document with the changed and new ones only; JSON on one line
     * @param removed what is no more
     */
    record Patch(String base, String entries, List<EntryKey> removed) implements Content {
      public Patch {
        removed = List.copyOf(removed);
      }

      /** Without the text, which holds keys and passwords. */
      @Override
      public String toString() {
        return "Patch[base=%s, %d characters, %d removed]"
            .formatted(base, entries.length(), removed.size());
      }
    }
  }
}
