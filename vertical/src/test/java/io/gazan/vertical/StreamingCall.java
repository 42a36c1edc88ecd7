package io.gazan.vertical;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.gazan.dataplane.testing.http2.Frame;
import io.gazan.dataplane.testing.http2.FrameType;
import io.gazan.dataplane.testing.http2.RawHttp2Client;
import io.gazan.dataplane.testing.http2.ScriptedConnection;
import io.gazan.dataplane.testing.http2.ScriptedRequest;
import io.gazan.dataplane.testing.tls.ClientTls;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * A gRPC call that streams both ways, at the level of its frames: each message of five bytes of
 * prefix and a text (gRPC over HTTP/2, "Length-Prefixed-Message") comes back as it is.
 */
final class StreamingCall implements AutoCloseable {
  private static final int PREFIX = 5;

  private final RawHttp2Client connection;
  private final int stream;
  private byte[] rest = {};

  private StreamingCall(RawHttp2Client connection, int stream) {
    this.connection = connection;
    this.stream = stream;
  }

  /** What the endpoint does: sends every message back, and says OK at the end. */
  static void echo(ScriptedConnection connection) throws IOException {
    connection.start();
    ScriptedRequest request = connection.request();
    connection.answer(request, 200, false, "content-type: application/grpc");
    boolean ended = request.ended();
    while (!ended) {
      Frame frame = connection.next(each -> each.stream() == request.stream());
      if (frame.type() == FrameType.RST_STREAM) {
        throw new IOException("the call was cancelled: " + frame);
      }
      if (frame.type() == FrameType.DATA && frame.payload().length > 0) {
        connection.data(request.stream(), false, frame.payload());
      }
      ended = frame.endsStream();
    }
    connection.headers(request.stream(), true, "grpc-status: 0");
    connection.awaitClose();
  }

  /** Begins a call; it is answered when this returns. */
  static StreamingCall open(ClientTls tls, InetSocketAddress address, String host)
      throws IOException {
    RawHttp2Client connection = RawHttp2Client.connect(tls, address);
    int stream =
        connection.open(
            "POST", host, "/chat.Chat/Talk", "content-type: application/grpc", "te: trailers");
    Frame head = connection.responseHead(stream);
    assertThat(head.status()).isEqualTo(200);
    return new StreamingCall(connection, stream);
  }

  /** Sends a message and fails unless it comes back. */
  void echo(String text) throws IOException {
    byte[] bytes = text.getBytes(UTF_8);
    byte[] message =
        ByteBuffer.allocate(PREFIX + bytes.length)
            .put((byte) 0)
            .putInt(bytes.length)
            .put(bytes)
            .array();
    connection.data(stream, false, message);
    assertThat(read(message.length)).isEqualTo(message);
  }

  private byte[] read(int length) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.writeBytes(rest);
    while (all.size() < length) {
      Frame frame = connection.nextOf(stream);
      if (frame.type() != FrameType.DATA || frame.endsStream()) {
        throw new IOException("the call ended: " + frame);
      }
      all.writeBytes(frame.payload());
    }
    byte[] bytes = all.toByteArray();
    rest = Arrays.copyOfRange(bytes, length, bytes.length);
    return Arrays.copyOf(bytes, length);
  }

  /** Ends the call and gives the status in its trailers. */
  String end() throws IOException {
    connection.data(stream, true, new byte[0]);
    Frame trailers = connection.nextOf(stream);
    while (trailers.type() == FrameType.DATA && !trailers.endsStream()) {
      trailers = connection.nextOf(stream);
    }
    assertThat(trailers.type()).isEqualTo(FrameType.HEADERS);
    return String.valueOf(trailers.headers().first("grpc-status"));
  }

  @Override
  public void close() throws IOException {
    connection.close();
  }
}
