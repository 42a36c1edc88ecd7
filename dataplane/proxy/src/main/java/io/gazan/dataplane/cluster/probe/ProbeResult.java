package io.gazan.dataplane.cluster.probe;

import io.gazan.upstreams.cluster.Protocol;
import java.util.Locale;

/** What came of one probe. */
public sealed interface ProbeResult {
  /** The label of this result in metrics. */
  String label();

  /** Never {@link Protocol#AUTO}. */
  record Found(Protocol protocol) implements ProbeResult {
    @Override
    public String label() {
      return protocol.name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * No verdict.
   *
   * @param detail for a log line: {@code Connection refused}, {@code no answer within 2000 ms}, …
   */
  record Failed(Reason reason, String detail) implements ProbeResult {
    @Override
    public String label() {
      return reason.name().toLowerCase(Locale.ROOT);
    }
  }

  /** Why there is no verdict. */
  enum Reason {
    /** Nobody takes connections there, or the name has no address. */
    UNREACHABLE,
    /** No connection, or no word on one, within the time. */
    TIMED_OUT,
    /** It takes connections, and says nothing that we understand. */
    NOT_UNDERSTOOD
  }
}
