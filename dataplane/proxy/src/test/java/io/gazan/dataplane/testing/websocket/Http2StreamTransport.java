package io.gazan.dataplane.testing.websocket;

import io.gazan.dataplane.testing.http2.Frame;
import io.gazan.dataplane.testing.http2.FrameType;
import io.gazan.dataplane.testing.http2.RawHttp2Client;
import io.netty.handler.codec.http2.Http2Error;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketException;
import java.time.Duration;
import java.util.Arrays;

/**
 * One stream of an HTTP/2 connection as a pair of byte streams (RFC 8441 §5): DATA carries the
 * bytes, END_STREAM is the end of them, RST_STREAM is a reset. Closing it cancels the stream and
 * leaves the connection to its owner.
 */
final class Http2StreamTransport implements WebSocketTransport {
  private static final int PIECE = 16_384;

  private final RawHttp2Client client;
  private final int stream;
  private final InputStream in = new StreamInput();
  private boolean over;
  private boolean finished;

  Http2StreamTransport(RawHttp2Client client, int stream) {
    this.client = client;
    this.stream = stream;
  }

  @Override
  public InputStream in() {
    return in;
  }

  @Override
  public void write(byte[] bytes) throws IOException {
    for (int at = 0; at < bytes.length; at += PIECE) {
      client.data(stream, false, Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + PIECE)));
    }
  }

  @Override
  public void finish() throws IOException {
    finished = true;
    client.data(stream, true, new byte[0]);
  }

  @Override
  public void reset() throws IOException {
    over = true;
    client.reset(stream, Http2Error.CANCEL.code());
  }

  @Override
  public void timeout(Duration timeout) throws IOException {
    client.timeout(timeout);
  }

  @Override
  public void close() throws IOException {
    if (!over || !finished) {
      reset();
    }
  }

  private final class StreamInput extends InputStream {
    private byte[] piece = new byte[0];
    private int at;

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      while (at == piece.length) {
        if (over) {
          return -1;
        }
        Frame frame = client.nextOf(stream);
        if (frame.type() == FrameType.RST_STREAM) {
          over = true;
          throw new SocketException("the stream was reset: " + frame.error());
        }
        over = frame.endsStream();
        piece = frame.type() == FrameType.DATA ? frame.payload() : new byte[0];
        at = 0;
      }
      int n = Math.min(length, piece.length - at);
      System.arraycopy(piece, at, bytes, offset, n);
      at += n;
      return n;
    }
  }
}
