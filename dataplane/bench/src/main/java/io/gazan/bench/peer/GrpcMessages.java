package io.gazan.bench.peer;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;

/**
 * The bench's gRPC service: two methods that take and give one length-prefixed message (gRPC over
 * HTTP/2, "Length-Prefixed-Message": one byte for compression, four for the length).
 */
final class GrpcMessages {
  /** Gives back the message it got. */
  static final String ECHO = "/bench.Echo/Unary";

  /** Tells which forwarding headers the call came with. */
  static final String SEEN = "/bench.Echo/Seen";

  private static final int PREFIX = 5;

  private GrpcMessages() {}

  static ByteBuf message(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return Unpooled.buffer(PREFIX + bytes.length)
        .writeByte(0)
        .writeInt(bytes.length)
        .writeBytes(bytes);
  }

  static String text(ByteBuf message) {
    return message.toString(
        message.readerIndex() + PREFIX, message.readableBytes() - PREFIX, StandardCharsets.UTF_8);
  }
}
