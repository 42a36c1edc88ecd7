package io.gazan.dataplane.cluster;

import io.gazan.dataplane.cluster.health.Ejection;
import io.netty.util.concurrent.EventExecutor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Passive health: takes failing endpoints out and lets them back after 10 s times the number of
 * ejections in a row, at most five minutes, or as soon as an active check succeeds. An ejection is
 * a fact about an address; whether a cluster can do without it is for the cluster to say, so a last
 * endpoint stays in rotation while it is marked here.
 */
final class Ejections {
  private static final Logger LOG = LoggerFactory.getLogger(Ejections.class);
  private static final int STEP_SECONDS = 10;
  private static final int MAX_SECONDS = 300;

  private final Object lock;
  private final EventExecutor control;

  Ejections(Object lock, EventExecutor control) {
    this.lock = lock;
    this.control = control;
  }

  /** From any thread; the work is done on the control loop. */
  void failed(Endpoint endpoint, Ejection.Reason reason) {
    try {
      control.execute(() -> eject(endpoint, reason));
    } catch (RejectedExecutionException closed) {
      // The data plane is going down; nobody needs a schedule any more.
    }
  }

  /** Under the lock: an active check succeeded. */
  void goodCheck(Endpoint endpoint) {
    Ejection running = endpoint.passive().ejection();
    if (running != null) {
      end(endpoint, running, "check succeeded");
    }
  }

  private void eject(Endpoint endpoint, Ejection.Reason reason) {
    synchronized (lock) {
      if (endpoint.passive().ejection() != null || endpoint.members.isEmpty()) {
        return;
      }
      Ejection ejection = new Ejection(reason, control.ticker().nanoTime());
      int inARow = endpoint.passive().begin(ejection);
      endpoint.doubtProtocols();
      int seconds = Math.min(MAX_SECONDS, STEP_SECONDS * Math.min(inARow, MAX_SECONDS));
      int left = 0;
      for (Member member : endpoint.members) {
        boolean was = member.usable();
        member.cluster().rebuild();
        left += was && !member.usable() ? 1 : 0;
      }
      if (left > 0) {
        endpoint.passive().countEffective();
      }
      var _ = control.schedule(() -> timeUp(endpoint, ejection), seconds, TimeUnit.SECONDS);
      LOG.atWarn()
          .addKeyValue("endpoint", endpoint.name())
          .addKeyValue("reason", reason.text())
          .addKeyValue("seconds", seconds)
          .addKeyValue("in_a_row", inARow)
          .addKeyValue("clusters", left)
          .log(left > 0 ? "Endpoint ejected" : "Endpoint fails but cannot be spared, kept");
    }
  }

  private void timeUp(Endpoint endpoint, Ejection ejection) {
    synchronized (lock) {
      end(endpoint, ejection, "time is up");
    }
  }

  private static void end(Endpoint endpoint, Ejection ejection, String why) {
    if (!ejection.equals(endpoint.passive().ejection())) {
      return;
    }
    endpoint.passive().end();
    endpoint.findProtocols();
    for (Member member : endpoint.members) {
      member.cluster().rebuild();
    }
    if (!endpoint.members.isEmpty()) {
      LOG.atInfo()
          .addKeyValue("endpoint", endpoint.name())
          .addKeyValue("reason", ejection.reason().text())
          .addKeyValue("why", why)
          .log("Endpoint ejection ended");
    }
  }
}
