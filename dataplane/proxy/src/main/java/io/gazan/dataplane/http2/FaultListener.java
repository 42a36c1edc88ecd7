package io.gazan.dataplane.http2;

import io.gazan.dataplane.http.reply.PeerFault;

/** Who wants to know that a connection ends for what its peer did. */
@FunctionalInterface
public interface FaultListener {
  /**
   * Told once for a connection, before it closes.
   *
   * @param cause whose message has the figures; it may quote what the peer sent
   */
  void faulted(PeerFault fault, Throwable cause);
}
