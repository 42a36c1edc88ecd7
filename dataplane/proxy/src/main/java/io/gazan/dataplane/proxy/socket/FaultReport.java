package io.gazan.dataplane.proxy.socket;

import io.gazan.dataplane.http.reply.PeerFault;
import io.gazan.dataplane.observe.LogText;
import io.gazan.dataplane.observe.RepeatLimit;
import io.gazan.dataplane.observe.metrics.LoopMetrics;
import java.net.InetSocketAddress;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Counts the HTTP/2 connections that were ended for what their peer did, and says who it was and
 * which limit or rule: one line for each side and reason in ten seconds, because who attacks does
 * so on many connections. Owned by its event loop; the lines are limited over all of them.
 */
public final class FaultReport {
  private static final Logger log = LoggerFactory.getLogger(FaultReport.class);

  private final LoopMetrics metrics;
  private final RepeatLimit limit;

  /**
   * For one event loop.
   *
   * @param limit shared by all of them
   */
  public FaultReport(LoopMetrics metrics, RepeatLimit limit) {
    this.metrics = metrics;
    this.limit = limit;
  }

  public void client(InetSocketAddress address, PeerFault fault, Throwable cause) {
    metrics.clientFault(fault);
    report("client", address.toString(), fault.isFlood() ? Level.WARN : Level.INFO, fault, cause);
  }

  /**
   * An endpoint's connection.
   *
   * @param name its host and port
   */
  public void endpoint(String name, PeerFault fault, Throwable cause) {
    metrics.endpointFault(fault);
    report("endpoint", name, Level.WARN, fault, cause);
  }

  private void report(String side, String who, Level level, PeerFault fault, Throwable cause) {
    long suppressed = limit.admit(side + ' ' + fault.label());
    if (suppressed == RepeatLimit.NOT_NOW) {
      return;
    }
    boolean bug = fault == PeerFault.INTERNAL;
    log.atLevel(bug ? Level.ERROR : level)
        .setCause(bug ? cause : null)
        .addKeyValue(side, who)
        .addKeyValue("reason", fault.label())
        .addKeyValue("detail", LogText.printable(String.valueOf(cause.getMessage())))
        .addKeyValue("suppressed", suppressed)
        .log("HTTP/2 connection ended");
  }
}
