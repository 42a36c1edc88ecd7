package io.gazan.dataplane.cluster;

import io.gazan.dataplane.cluster.health.CheckQuestion;
import io.gazan.dataplane.cluster.health.CheckResult;
import io.gazan.dataplane.cluster.health.CheckTarget;
import io.gazan.dataplane.cluster.health.HealthChecker;
import io.gazan.dataplane.cluster.probe.ProbeResult.Failed;
import io.gazan.dataplane.cluster.probe.ProbeResult.Found;
import io.gazan.upstreams.cluster.Protocol;
import java.net.InetSocketAddress;
import java.util.function.Consumer;

/**
 * The check of an endpoint whose protocol is found out. Without a verdict, and after a check that
 * got no answer, it probes first; if nothing comes of that the check has failed with the probe's
 * reason, so that a dead endpoint is found whether it ever had a verdict or not.
 */
record AutoCheck(CheckTarget target, Detection detection, HealthChecker checker)
    implements CheckQuestion {
  @Override
  public void ask(InetSocketAddress to, long timeoutNanos, Consumer<CheckResult> done) {
    Protocol settled = detection.settled();
    if (settled != null) {
      check(settled, to, timeoutNanos, done);
      return;
    }
    detection.find(
        result -> {
          switch (result) {
            case Found found -> check(found.protocol(), to, timeoutNanos, done);
            case Failed failed -> done.accept(CheckResult.failed(failed.detail()));
          }
        });
  }

  private void check(
      Protocol protocol, InetSocketAddress to, long timeoutNanos, Consumer<CheckResult> done) {
    checker
        .asking(target.in(protocol))
        .ask(
            to,
            timeoutNanos,
            result -> {
              if (!result.answered()) {
                detection.doubt();
              }
              done.accept(result);
            });
  }
}
