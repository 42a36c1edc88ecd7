package io.gazan.dataplane.proxy.downstream;

import io.gazan.dataplane.proxy.Exchange;
import io.gazan.dataplane.proxy.StreamFrames;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http2.Http2Stream;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * What a client has sent of one HTTP/2 request ahead of what can be handed on. What is held is not
 * given back to the client's windows, so that it never grows beyond one. What is gathered, because
 * more has to be there before the request goes on, is given back at once: its windows are shared
 * with other streams that wait in the same way. Owned by the connection's event loop.
 */
final class HeldFrames {
  private final StreamFrames frames;
  private final Http2Stream stream;
  private @Nullable ByteBuf gathered;
  private @Nullable ArrayDeque<ByteBuf> held;

  HeldFrames(StreamFrames frames, Http2Stream stream) {
    this.frames = frames;
    this.stream = stream;
  }

  boolean isEmpty() {
    return gathered == null && held == null;
  }

  /** Keeps the frame's body, behind what there is. */
  void hold(ByteBuf data) {
    ArrayDeque<ByteBuf> pieces = held;
    if (pieces == null) {
      pieces = new ArrayDeque<>(4);
      held = pieces;
    }
    pieces.add(data.readRetainedSlice(data.readableBytes()));
  }

  /**
   * Copies the frame's body: it may go back to the windows now.
   *
   * @param enough how much is waited for; with the last frame it may be more
   */
  void gather(ByteBuf data, int enough) {
    ByteBuf buffer = gathered;
    if (buffer == null) {
      buffer = frames.context().alloc().directBuffer(Math.max(enough, data.readableBytes()));
      gathered = buffer;
    }
    buffer.writeBytes(data);
  }

  /** Gathers what is held. */
  void gatherAll(int enough) {
    ArrayDeque<ByteBuf> pieces = held;
    held = null;
    while (pieces != null && !pieces.isEmpty()) {
      ByteBuf piece = pieces.remove();
      int length = piece.readableBytes();
      gather(piece, enough);
      piece.release();
      frames.giveBack(stream, length);
    }
  }

  int gathered() {
    return gathered == null ? 0 : gathered.readableBytes();
  }

  /** Hands on as much as the exchange takes. */
  void handOn(Exchange owner) {
    ByteBuf first = gathered;
    if (first != null && owner.wantsBody()) {
      gathered = null;
      owner.requestBody(first, first.readableBytes());
      first.release();
    }
    while (held != null && owner.wantsBody()) {
      ByteBuf piece = held.poll();
      if (piece == null) {
        held = null;
        return;
      }
      int length = piece.readableBytes();
      owner.requestBody(piece, length);
      piece.release();
      frames.giveBack(stream, length);
    }
  }

  void release() {
    ByteBuf first = gathered;
    gathered = null;
    if (first != null) {
      first.release();
    }
    ArrayDeque<ByteBuf> pieces = held;
    held = null;
    if (pieces != null) {
      pieces.forEach(ByteBuf::release);
    }
  }
}
