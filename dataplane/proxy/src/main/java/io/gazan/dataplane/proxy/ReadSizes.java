package io.gazan.dataplane.proxy;

import io.netty.channel.DefaultMaxMessagesRecvByteBufAllocator;
import io.netty.util.internal.PlatformDependent;

/**
 * How many bytes are read from a socket at once. A connection that fills its buffer gets a larger
 * one for the next read, up to 256 KiB, so that a large body costs a fifth less than in pieces of
 * 64 KiB; one that does not need it gets a smaller one. What is read is held as long as the other
 * side does not take it, so while more than a quarter of the direct memory is in use nobody gets
 * more than 64 KiB.
 */
final class ReadSizes extends DefaultMaxMessagesRecvByteBufAllocator {
  private static final int SMALLEST = 2 * 1024;
  private static final int FRUGAL = 64 * 1024;
  private static final int LARGEST = 256 * 1024;
  private static final long PLENTY = PlatformDependent.maxDirectMemory() / 4;

  /** A connection that has more gets another turn after this many reads. */
  private static final int READS_PER_TURN = 16;

  ReadSizes() {
    super(READS_PER_TURN);
  }

  @SuppressWarnings("deprecation") // Netty asks for this method and offers no other
  @Override
  public Handle newHandle() {
    return new Size();
  }

  private static boolean isPlenty() {
    return PlatformDependent.usedDirectMemory() < PLENTY;
  }

  /** The size of one connection's next read. */
  private final class Size extends MaxMessageHandle {
    private int next = SMALLEST;
    private boolean smallBefore;

    @Override
    public int guess() {
      return next <= FRUGAL || isPlenty() ? next : FRUGAL;
    }

    @Override
    public void lastBytesRead(int bytes) {
      if (bytes >= guess()) {
        next = Math.min(LARGEST, next * 4);
        smallBefore = false;
      } else if (bytes < next / 4) {
        // Once may be the end of a body; twice is another kind of traffic.
        if (smallBefore && next > SMALLEST) {
          next /= 2;
        }
        smallBefore = true;
      } else {
        smallBefore = false;
      }
      super.lastBytesRead(bytes);
    }
  }
}
