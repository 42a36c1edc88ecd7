package io.gazan.dataplane.tls;

import io.gazan.dataplane.observe.LogText;
import io.gazan.dataplane.observe.RepeatLimit;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Says which clients fail to shake hands and why: one line of each kind in ten seconds, because
 * whoever scans or attacks does so often. From any event loop.
 */
final class HandshakeLog {
  private static final Logger LOG = LoggerFactory.getLogger(HandshakeLog.class);

  private final RepeatLimit limit = new RepeatLimit();

  /**
   * A handshake has failed.
   *
   * @param serverName that the client asked for, as far as it is known
   */
  void failed(
      InetSocketAddress client,
      @Nullable String serverName,
      HandshakeResult result,
      @Nullable Throwable cause) {
    // Whoever looks whether the port is open goes without a word, and does so all the time.
    if (result == HandshakeResult.OK || result == HandshakeResult.CLOSED) {
      return;
    }
    long suppressed = limit.admit(result.label());
    if (suppressed != RepeatLimit.NOT_NOW) {
      LOG.atLevel(result == HandshakeResult.OVERLOADED ? Level.WARN : Level.INFO)
          .addKeyValue("client", client)
          .addKeyValue("result", result.label())
          .addKeyValue("server_name", serverName == null ? "" : LogText.printable(serverName))
          .addKeyValue("detail", cause == null ? "" : FailureText.of(cause))
          .addKeyValue("suppressed", suppressed)
          .log("TLS handshake with a client failed");
    }
  }

  /** There is nothing to shake hands with, which is our own fault. */
  void noContext(@Nullable Throwable cause) {
    long suppressed = limit.admit("context");
    if (suppressed != RepeatLimit.NOT_NOW) {
      LOG.atError()
          .setCause(cause)
          .addKeyValue("suppressed", suppressed)
          .log("no TLS context for a connection");
    }
  }
}
