package io.gazan.dataplane.proxy.downstream;

import io.gazan.dataplane.proxy.ProxyLoop;
import io.gazan.dataplane.proxy.time.Deadline;
import io.netty.channel.Channel;

/**
 * Ends a client connection that takes nothing for {@code timeouts.write_idle} while there is
 * something for it to take. A client that takes a little, however slowly, is left alone.
 */
final class WriteStall {
  private final ProxyLoop loop;
  private final Channel channel;
  private final Runnable stalled;
  private final Deadline deadline;
  private long pendingBefore;

  WriteStall(ProxyLoop loop, Channel channel, Runnable stalled) {
    this.loop = loop;
    this.channel = channel;
    this.stalled = stalled;
    this.deadline = loop.deadlines().create(this::check);
  }

  /** The connection has stopped taking bytes. */
  void watch() {
    pendingBefore = channel.bytesBeforeWritable();
    deadline.in(loop.now(), loop.settings().writeIdleNanos());
  }

  void clear() {
    deadline.clear();
  }

  void release() {
    deadline.release();
  }

  private void check() {
    long pending = channel.bytesBeforeWritable();
    if (pending < pendingBefore) {
      pendingBefore = pending;
      deadline.in(System.nanoTime(), loop.settings().writeIdleNanos());
      return;
    }
    stalled.run();
  }
}
