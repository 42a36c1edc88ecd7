package io.gazan.dataplane.http2.head;

import io.gazan.dataplane.http.Ascii;
import io.gazan.dataplane.http.KnownHeader;
import io.gazan.dataplane.http.reply.ErrorReply;
import io.gazan.dataplane.http.reply.Grpc;
import io.gazan.dataplane.http.reply.StatusText;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.Http2Headers;
import java.io.ByteArrayOutputStream;

/**
 * The proxy's own answers over HTTP/2: refusals, missing routes, redirects. A gRPC client gets a
 * response of trailers only, {@code :status 200} with {@code grpc-status} and {@code grpc-message},
 * because it looks at nothing else. One per event loop, with the loop's {@link HeadEncoder}.
 */
public final class ReplyHeads {
  private static final byte[] NONE = new byte[0];
  private static final byte[] TEXT = HpackBlock.field(KnownHeader.CONTENT_TYPE, "text/plain");
  private static final byte[] GRPC = HpackBlock.field(KnownHeader.CONTENT_TYPE, "application/grpc");

  private static final byte[][] PLAIN = new byte[ErrorReply.values().length][];
  private static final byte[][] TO_GRPC = new byte[PLAIN.length][];
  private static final byte[][] TRAILERS = new byte[PLAIN.length][];
  private static final ByteBuf[] BODIES = new ByteBuf[PLAIN.length];

  static {
    for (ErrorReply reply : ErrorReply.values()) {
      byte[] body = Ascii.bytes(reply.text());
      BODIES[reply.index()] =
          Unpooled.unreleasableBuffer(
              Unpooled.directBuffer(body.length).writeBytes(body).asReadOnly());
      PLAIN[reply.index()] = join(TEXT, length(body.length));
      TO_GRPC[reply.index()] = grpc(reply.status());
      TRAILERS[reply.index()] = grpcStatus(reply.status());
    }
  }

  private final HeadEncoder encoder;

  public ReplyHeads(HeadEncoder encoder) {
    this.encoder = encoder;
  }

  private static byte[] length(int length) {
    return HpackBlock.field(KnownHeader.CONTENT_LENGTH, String.valueOf(length));
  }

  private static byte[] grpc(int status) {
    return join(GRPC, grpcStatus(status));
  }

  /** The message is the status and its phrase: plain ASCII without a percent sign. */
  private static byte[] grpcStatus(int status) {
    String message = status + " " + StatusText.of(status);
    return join(
        HpackBlock.field("grpc-status", String.valueOf(Grpc.status(status))),
        HpackBlock.field("grpc-message", message));
  }

  private static byte[] join(byte[]... fields) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] field : fields) {
      all.writeBytes(field);
    }
    return all.toByteArray();
  }

  /**
   * The head of a refusal.
   *
   * @param toGrpc whether a gRPC request is answered: then the head has to end the stream, else
   *     {@link #body} follows unless it answers a HEAD
   */
  public Http2Headers reply(ErrorReply reply, boolean toGrpc) {
    return toGrpc
        ? encoder.own(200, TO_GRPC[reply.index()], null)
        : encoder.own(reply.status(), PLAIN[reply.index()], null);
  }

  /** The trailers that tell a gRPC client why its answer, which had begun, ends here. */
  public Http2Headers grpcTrailers(ErrorReply reply) {
    byte[] fields = TRAILERS[reply.index()];
    return new EncodedHead().set(fields, fields.length, 0);
  }

  /** The body of a refusal; it need not be released. */
  public ByteBuf body(ErrorReply reply) {
    return BODIES[reply.index()].duplicate();
  }

  /**
   * The head of any other answer, such as a redirect. Costs some allocation.
   *
   * @param lines ready HTTP/1.1 lines, each with its CRLF, without framing, with the type of the
   *     body
   * @param length of the body, which is also said in an answer to HEAD
   * @param toGrpc as in {@link #reply}; the lines then stay away
   */
  public Http2Headers local(int status, byte[] lines, int length, boolean toGrpc) {
    return toGrpc
        ? encoder.own(200, grpc(status), null)
        : encoder.own(status, StatusText.hasBody(status) ? length(length) : NONE, lines);
  }

  /** The interim answer that lets a waiting client send its body. */
  public Http2Headers proceed() {
    return encoder.own(100, NONE, null);
  }
}
