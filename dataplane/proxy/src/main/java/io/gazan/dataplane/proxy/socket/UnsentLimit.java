package io.gazan.dataplane.proxy.socket;

import io.netty.channel.Channel;

/**
 * Keeps one channel's water marks at what the {@link MemoryLevel} allows: to be asked before each
 * write, since a connection may have begun when there was plenty. Owned by its event loop.
 */
public final class UnsentLimit {
  private final Channel channel;
  private MemoryLevel level = MemoryLevel.PLENTY;

  /**
   * @param channel whose marks are those of {@link MemoryLevel#PLENTY}
   */
  public UnsentLimit(Channel channel) {
    this.channel = channel;
  }

  public void adjust() {
    MemoryLevel now = MemoryLevel.now();
    if (now != level) {
      level = now;
      channel.config().setWriteBufferWaterMark(now.waterMark());
    }
  }
}
