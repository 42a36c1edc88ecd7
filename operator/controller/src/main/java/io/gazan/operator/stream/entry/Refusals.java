package io.gazan.operator.stream.entry;

import io.netty.channel.Channel;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.function.Consumer;

/** Tells the log and the metrics who was not let in. Any thread. */
final class Refusals {
  private final RefusalLog log;
  private final Consumer<Refusal> metrics;

  Refusals(RefusalLog log, Consumer<Refusal> metrics) {
    this.log = log;
    this.metrics = metrics;
  }

  /**
   * @param connection the client's, not a stream of it
   */
  void refused(Channel connection, Refusal reason, String detail) {
    metrics.accept(reason);
    if (reason == Refusal.NOT_LEADER) {
      // Data planes look for the leader among all replicas: nothing is wrong.
      return;
    }
    SocketAddress remote = connection.remoteAddress();
    // Without one, the client has gone.
    log.refused(
        remote == null ? InetSocketAddress.createUnresolved("gone", 0) : remote, reason, detail);
  }
}
