package io.gazan.dataplane.proxy.socket;

import io.gazan.dataplane.http.HeaderBlock;
import io.gazan.dataplane.http1.write.ChunkWriter;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import org.jspecify.annotations.Nullable;

/**
 * What one connection is about to send. Small pieces are copied behind one another into one buffer,
 * so that a head and a small body leave in one {@code write}; large pieces pass by reference. Owned
 * by the connection's event loop.
 */
public final class OutBuffer {
  /** How much a head's buffer leaves free for a body behind it. */
  public static final int ROOM = 1024;

  private static final int COPY_LIMIT = ChunkWriter.COPY_LIMIT;

  private final Channel channel;
  private final UnsentLimit limit;
  private @Nullable ByteBuf pending;
  private boolean unflushed;

  public OutBuffer(Channel channel) {
    this.channel = channel;
    this.limit = new UnsentLimit(channel);
  }

  /** Sends a head, whose buffer becomes this object's; a small body may be put behind it. */
  public void head(ByteBuf head) {
    push();
    pending = head;
  }

  /** Sends and consumes the next {@code length} bytes of {@code in}. */
  public void data(ByteBuf in, int length) {
    if (length <= COPY_LIMIT) {
      reserve(length).writeBytes(in, length);
    } else {
      push();
      send(in.readRetainedSlice(length));
    }
  }

  /** Sends and consumes the next {@code length} bytes of {@code in} as one chunk. */
  public void chunk(ByteBuf in, int length) {
    if (length <= COPY_LIMIT) {
      ChunkWriter.chunk(reserve(length + ChunkWriter.OVERHEAD), in, length);
      return;
    }
    ChunkWriter.beginChunk(reserve(ChunkWriter.OVERHEAD), length);
    push();
    send(in.readRetainedSlice(length));
    ChunkWriter.endChunk(reserve(2));
  }

  /** Sends the end of a chunked body. */
  public void lastChunk(@Nullable HeaderBlock trailers) {
    int room = trailers == null ? ChunkWriter.LAST : ChunkWriter.LAST + trailers.end();
    ChunkWriter.last(reserve(room), trailers);
  }

  /** Hands everything to the socket; without anything written it does nothing. */
  public void flush() {
    push();
    if (unflushed) {
      unflushed = false;
      channel.flush();
    }
  }

  /** Drops what was never handed on. */
  public void release() {
    ByteBuf buffer = pending;
    if (buffer != null) {
      pending = null;
      buffer.release();
    }
  }

  private ByteBuf reserve(int bytes) {
    ByteBuf buffer = pending;
    if (buffer != null) {
      if (buffer.maxFastWritableBytes() >= bytes) {
        return buffer;
      }
      push();
    }
    buffer = channel.alloc().directBuffer(Math.max(bytes, ROOM));
    pending = buffer;
    return buffer;
  }

  private void push() {
    ByteBuf buffer = pending;
    if (buffer != null) {
      pending = null;
      send(buffer);
    }
  }

  private void send(ByteBuf data) {
    unflushed = true;
    limit.adjust();
    channel.write(data, channel.voidPromise());
  }
}
