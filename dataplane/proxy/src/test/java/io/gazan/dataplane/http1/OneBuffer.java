package io.gazan.dataplane.http1;

import io.netty.buffer.AbstractByteBufAllocator;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/** Hands out one buffer again and again, so that only what the codec allocates is counted. */
final class OneBuffer extends AbstractByteBufAllocator {
  private final ByteBuf buffer = Unpooled.buffer(64 * 1024);

  @Override
  public ByteBuf directBuffer(int initialCapacity) {
    return buffer.clear();
  }

  @Override
  protected ByteBuf newHeapBuffer(int initialCapacity, int maxCapacity) {
    return buffer.clear();
  }

  @Override
  protected ByteBuf newDirectBuffer(int initialCapacity, int maxCapacity) {
    return buffer.clear();
  }

  @Override
  public boolean isDirectBufferPooled() {
    return true;
  }
}
