package io.gazan.dataplane.proxy.socket;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.epoll.EpollSocketChannel;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Looks into a socket past the event loop: bytes may have arrived of which epoll has not told yet.
 * Closing on top of them would reset the connection and lose a request.
 */
final class UnreadBytes {
  private static final int MOST = 16 * 1024;

  private UnreadBytes() {}

  /**
   * Reads what is there without waiting.
   *
   * @return null if there is nothing, the peer is gone, or the transport does not let us look
   */
  static @Nullable ByteBuf take(Channel channel) {
    if (!(channel instanceof EpollSocketChannel epoll) || !epoll.isActive()) {
      return null;
    }
    ByteBuf buffer = channel.alloc().directBuffer(MOST);
    try {
      ByteBuffer memory = buffer.internalNioBuffer(0, MOST);
      int position = memory.position();
      int read = epoll.fd().read(memory, position, position + MOST);
      if (read > 0) {
        return buffer.writerIndex(read);
      }
    } catch (IOException e) {
      // The peer has reset the connection: there is nothing to serve.
    }
    buffer.release();
    return null;
  }
}
