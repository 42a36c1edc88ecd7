package io.gazan.dataplane.proxy.socket;

import io.netty.channel.WriteBufferWaterMark;
import io.netty.util.internal.PlatformDependent;

/**
 * How much is left of the direct memory, which holds all bytes on their way, and what one
 * connection may therefore have of it. What was read is held as long as the other side does not
 * take it, so thousands of clients that do not read could take it all away from those who do: the
 * less there is, the less is read at once and the sooner the other side has to wait. Nobody is
 * turned away for it: what the allocator keeps for later counts as used, too.
 */
public enum MemoryLevel {
  /** Up to an eighth in use. */
  PLENTY(256 * 1024, 64 * 1024),
  /** Up to a quarter. */
  ENOUGH(64 * 1024, 64 * 1024),
  /** Up to a half. */
  SCARCE(16 * 1024, 16 * 1024),
  /** Up to nine tenths. */
  SHORT(4 * 1024, 4 * 1024),
  /** Beyond. */
  EXHAUSTED(2 * 1024, 2 * 1024);

  private static final long MOST = PlatformDependent.maxDirectMemory();

  private final int readAtOnce;
  private final int unsent;

  MemoryLevel(int readAtOnce, int unsent) {
    this.readAtOnce = readAtOnce;
    this.unsent = unsent;
  }

  /** As of now. Costs hardly more than a look at a counter; from any thread. */
  public static MemoryLevel now() {
    return of(PlatformDependent.usedDirectMemory(), MOST);
  }

  /**
   * What it means that so many bytes are in use.
   *
   * @param used -1 if nobody counts: then there is plenty
   */
  static MemoryLevel of(long used, long most) {
    if (used < most / 8) {
      return PLENTY;
    }
    if (used < most / 4) {
      return ENOUGH;
    }
    if (used < most / 2) {
      return SCARCE;
    }
    return used < most / 10 * 9 ? SHORT : EXHAUSTED;
  }

  /** Bytes that one connection may read at once, at most. */
  int readAtOnce() {
    return readAtOnce;
  }

  /** A side that has this much unsent makes the other one wait until half of it is gone. */
  public WriteBufferWaterMark waterMark() {
    return new WriteBufferWaterMark(unsent / 2, unsent);
  }
}
