package io.gazan.dataplane.proxy.socket;

import io.netty.channel.DefaultMaxMessagesRecvByteBufAllocator;

/**
 * How many bytes are read from a socket at once. A connection that fills its buffer gets a larger
 * one for the next read, up to 256 KiB, so that a large body costs a fifth less than in pieces of
 * 64 KiB; one that does not need it gets a smaller one. The {@link MemoryLevel} sets the limit, and
 * so everybody's when memory becomes scarce.
 */
public final class ReadSizes extends DefaultMaxMessagesRecvByteBufAllocator {
  private static final int SMALLEST = 2 * 1024;
  private static final int LARGEST = MemoryLevel.PLENTY.readAtOnce();

  /** A connection that has more gets another turn after this many reads. */
  private static final int READS_PER_TURN = 16;

  public ReadSizes() {
    super(READS_PER_TURN);
  }

  @SuppressWarnings("deprecation") // Netty asks for this method and offers no other
  @Override
  public Handle newHandle() {
    return new Size();
  }

  /** The size of one connection's next read. */
  private final class Size extends MaxMessageHandle {
    private int next = SMALLEST;
    private boolean smallBefore;

    @Override
    public int guess() {
      return next == SMALLEST ? next : Math.min(next, MemoryLevel.now().readAtOnce());
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
