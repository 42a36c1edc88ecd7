package io.gazan.dataplane.cluster.probe;

import io.gazan.upstreams.cluster.Protocol;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.SocketChannel;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Finds out what addresses speak, at most {@value #MOST_AT_ONCE} at once on one event loop; the
 * others wait in line. A probe has at most three connections open and ends within the connect
 * timeout. Whoever asks sees to it that one address does not stand in line twice, which bounds the
 * line.
 */
public final class ProtocolProbe {
  static final int MOST_AT_ONCE = 256;

  private record Pending(InetSocketAddress to, ProbeTarget target, Consumer<ProbeResult> done) {}

  private final EventLoop loop;
  private final Bootstrap bootstrap;
  private final UpstreamHandshakes handshakes;
  private final long timeoutNanos;
  private final int mostAtOnce;

  /** Every label from the start; only the counts change. */
  private final Map<String, LongAdder> results = new LinkedHashMap<>();

  private final LongAdder turnedAway = new LongAdder();

  /** Owned by the loop, like the count. */
  private final Queue<Pending> line = new ArrayDeque<>();

  private int underWay;

  /**
   * Probes on that loop.
   *
   * @param timeout the connect timeout
   */
  public ProtocolProbe(
      EventLoop loop,
      Class<? extends SocketChannel> channel,
      UpstreamHandshakes handshakes,
      Duration timeout) {
    this(loop, channel, handshakes, timeout, MOST_AT_ONCE);
  }

  ProtocolProbe(
      EventLoop loop,
      Class<? extends SocketChannel> channel,
      UpstreamHandshakes handshakes,
      Duration timeout,
      int mostAtOnce) {
    this.loop = loop;
    this.bootstrap =
        new Bootstrap()
            .group(loop)
            .channel(channel)
            .option(ChannelOption.TCP_NODELAY, true)
            .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, 0);
    this.handshakes = handshakes;
    this.timeoutNanos = timeout.toNanos();
    this.mostAtOnce = mostAtOnce;
    for (Protocol protocol : Protocol.values()) {
      if (protocol != Protocol.AUTO) {
        results.put(new ProbeResult.Found(protocol).label(), new LongAdder());
      }
    }
    for (ProbeResult.Reason reason : ProbeResult.Reason.values()) {
      results.put(new ProbeResult.Failed(reason, "").label(), new LongAdder());
    }
  }

  /** On the loop; calls back exactly once, on the loop, never before it returns. */
  public void ask(InetSocketAddress to, ProbeTarget target, Consumer<ProbeResult> done) {
    line.add(new Pending(to, target, done));
    serveLine();
  }

  /** The connect timeout, which bounds a probe. */
  public Duration timeout() {
    return Duration.ofNanos(timeoutNanos);
  }

  /** Somebody who wanted to wait for a verdict was one too many. */
  public void turnedAway() {
    turnedAway.increment();
  }

  /** Probes so far by {@link ProbeResult#label()}. */
  public Map<String, Long> results() {
    Map<String, Long> counts = LinkedHashMap.newLinkedHashMap(results.size());
    results.forEach((label, count) -> counts.put(label, count.sum()));
    return counts;
  }

  /** How many were {@link #turnedAway()}. */
  public long turnedAwaySoFar() {
    return turnedAway.sum();
  }

  private void serveLine() {
    while (underWay < mostAtOnce) {
      @Nullable Pending next = line.poll();
      if (next == null) {
        return;
      }
      underWay++;
      new ProbeRun(loop, bootstrap, handshakes, next.to, next.target, result -> ended(next, result))
          .start(timeoutNanos);
    }
  }

  private void ended(Pending probe, ProbeResult result) {
    underWay--;
    LongAdder count = results.get(result.label());
    if (count != null) {
      count.increment();
    }
    try {
      probe.done.accept(result);
    } finally {
      serveLine();
    }
  }
}
