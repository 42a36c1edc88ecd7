package io.gazan.dataplane.testing.http2;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.gazan.dataplane.testing.WireHeaders;
import io.gazan.dataplane.testing.WireResponse;
import io.gazan.dataplane.testing.tls.ClientTls;
import io.netty.handler.codec.http2.Http2Error;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.function.Predicate;

/**
 * A client that speaks HTTP/2 frame by frame, over clear text with prior knowledge or over TLS. It
 * sends what it is told to send, right or wrong, and reads within a bound of time. Unless told
 * otherwise it acknowledges SETTINGS and PING and gives the window of every DATA frame back at
 * once. For one reading thread.
 */
public final class RawHttp2Client extends FrameConnection {
  public static final String PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
  private static final int MOST_KEPT = 200_000;

  private final Deque<Frame> kept = new ArrayDeque<>();
  private int nextStream = 1;
  private boolean acknowledges = true;
  private boolean givesWindowBack = true;
  private int refused;

  private RawHttp2Client(Socket socket) throws IOException {
    super(socket);
  }

  /** Connects in clear text and sends the preface and SETTINGS with those pairs. */
  public static RawHttp2Client connect(InetSocketAddress address, int... settings)
      throws IOException {
    return greet(open(address), settings);
  }

  /** Connects over TLS with ALPN {@code h2} and sends the preface and SETTINGS. */
  public static RawHttp2Client connect(ClientTls tls, InetSocketAddress address, int... settings)
      throws IOException {
    return greet(new RawHttp2Client(tls.alpn("h2").connect(address)), settings);
  }

  /** Connects in clear text and sends nothing. */
  public static RawHttp2Client open(InetSocketAddress address) throws IOException {
    Socket socket = new Socket();
    try {
      socket.setTcpNoDelay(true);
      socket.setSoTimeout(20_000);
      socket.connect(address, 5_000);
      return new RawHttp2Client(socket);
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  /** Over a socket that is connected already. */
  public static RawHttp2Client over(Socket socket) throws IOException {
    return new RawHttp2Client(socket);
  }

  private static RawHttp2Client greet(RawHttp2Client client, int... settings) throws IOException {
    try {
      client.bytes(PREFACE.getBytes(ISO_8859_1));
      client.settings(settings);
      return client;
    } catch (IOException e) {
      client.close();
      throw e;
    }
  }

  /** Leaves SETTINGS and PING unacknowledged. */
  public RawHttp2Client silent() {
    acknowledges = false;
    return this;
  }

  /** Sends no WINDOW_UPDATE but what the test sends itself. */
  public RawHttp2Client withoutWindowUpdates() {
    givesWindowBack = false;
    return this;
  }

  /** The identifier of the next stream of ours, from 1. */
  public int nextStream() {
    int stream = nextStream;
    nextStream += 2;
    return stream;
  }

  /** What {@link #nextStream} will give. */
  public int peekStream() {
    return nextStream;
  }

  /** Whether a GOAWAY came that nobody read yet. */
  public boolean hasGoAway() {
    return kept.stream().anyMatch(f -> f.type() == FrameType.GOAWAY);
  }

  /**
   * Whether the server said that it did not look at that stream: REFUSED_STREAM, or a GOAWAY whose
   * last stream is a lower one (RFC 9113 §8.7).
   */
  public boolean wasRefused(int stream) {
    return refused == stream || kept.stream().anyMatch(f -> leavesOut(stream, f));
  }

  /** A request without a body, over https by its {@code :scheme}; gives its stream. */
  public int request(String method, String authority, String path, String... fields)
      throws IOException {
    return send(true, method, authority, path, fields);
  }

  /** The head of a request whose body follows; gives its stream. */
  public int open(String method, String authority, String path, String... fields)
      throws IOException {
    return send(false, method, authority, path, fields);
  }

  private int send(boolean end, String method, String authority, String path, String... fields)
      throws IOException {
    List<WireHeaders.Line> all = new ArrayList<>();
    all.add(new WireHeaders.Line(":method", method));
    all.add(new WireHeaders.Line(":scheme", "https"));
    all.add(new WireHeaders.Line(":authority", authority));
    all.add(new WireHeaders.Line(":path", path));
    all.addAll(HeaderBlocks.fields(fields));
    int stream = nextStream();
    headers(stream, end, all);
    return stream;
  }

  /** The next frame that was not read yet, of any kind. */
  public Frame next() throws IOException {
    Frame first = kept.poll();
    return first != null ? first : receive();
  }

  /** The first frame that fits, those before it kept for later. */
  public Frame next(Predicate<Frame> wanted) throws IOException {
    for (Iterator<Frame> i = kept.iterator(); i.hasNext(); ) {
      Frame frame = i.next();
      if (wanted.test(frame)) {
        i.remove();
        return frame;
      }
    }
    while (true) {
      Frame frame = receive();
      if (wanted.test(frame)) {
        return frame;
      }
      if (kept.size() >= MOST_KEPT) {
        throw new IOException("more than " + MOST_KEPT + " frames nobody waited for");
      }
      kept.add(frame);
    }
  }

  /** The next frame of that type, on any stream. */
  public Frame next(int type) throws IOException {
    return next(frame -> frame.type() == type);
  }

  /**
   * The next DATA, HEADERS or RST_STREAM of that stream; fails at once if the server said GOAWAY
   * and did not look at the stream.
   */
  public Frame nextOf(int stream) throws IOException {
    Frame frame = next(f -> isOf(stream, f) || leavesOut(stream, f));
    if (frame.type() == FrameType.GOAWAY) {
      kept.addFirst(frame);
      throw new IOException("the server did not look at stream " + stream + ": " + frame);
    }
    return frame;
  }

  private static boolean isOf(int stream, Frame frame) {
    return frame.stream() == stream
        && (frame.type() == FrameType.DATA
            || frame.type() == FrameType.HEADERS
            || frame.type() == FrameType.RST_STREAM);
  }

  private static boolean leavesOut(int stream, Frame frame) {
    return frame.type() == FrameType.GOAWAY && frame.lastStream() < stream;
  }

  /** The server's first SETTINGS. */
  public Frame serverSettings() throws IOException {
    return next(f -> f.type() == FrameType.SETTINGS && !f.has(FrameType.ACK));
  }

  private Frame receive() throws IOException {
    Frame frame = read();
    try {
      reply(frame);
    } catch (SocketException e) {
      // The server has closed behind what it said; reading on tells so in its turn.
    }
    return frame;
  }

  private void reply(Frame frame) throws IOException {
    if (acknowledges && !frame.has(FrameType.ACK)) {
      if (frame.type() == FrameType.SETTINGS) {
        acknowledgeSettings();
      } else if (frame.type() == FrameType.PING) {
        frame(FrameType.PING, FrameType.ACK, 0, frame.payload());
      }
    }
    if (givesWindowBack && frame.type() == FrameType.DATA && frame.payload().length > 0) {
      windowUpdate(0, frame.payload().length);
      if (!frame.endsStream()) {
        windowUpdate(frame.stream(), frame.payload().length);
      }
    }
  }

  /** The whole response on that stream, interim ones passed over; fails on RST_STREAM. */
  public WireResponse response(int stream) throws IOException {
    Frame head = responseHead(stream);
    StringBuilder body = new StringBuilder();
    WireHeaders trailers = new WireHeaders(List.of());
    for (boolean ended = head.endsStream(); !ended; ) {
      Frame frame = notReset(nextOf(stream));
      ended = frame.endsStream();
      if (frame.type() == FrameType.DATA) {
        body.append(frame.text());
      } else {
        trailers = frame.headers();
        if (!ended) {
          throw new IOException("trailers that do not end the stream: " + frame);
        }
      }
    }
    return new WireResponse("HTTP/2", head.status(), "", head.headers(), body.toString(), trailers);
  }

  /** The final response's HEADERS on that stream. */
  public Frame responseHead(int stream) throws IOException {
    Frame head = notReset(nextOf(stream));
    while (head.type() == FrameType.HEADERS && head.status() < 200) {
      head = notReset(nextOf(stream));
    }
    return head;
  }

  private Frame notReset(Frame frame) throws IOException {
    if (frame.type() == FrameType.RST_STREAM) {
      if (frame.error() == Http2Error.REFUSED_STREAM) {
        refused = frame.stream();
      }
      throw new IOException("the stream was reset: " + frame);
    }
    return frame;
  }

  /** The code with which the server resets that stream; other frames of it are dropped. */
  public Http2Error expectReset(int stream) throws IOException {
    Frame frame = nextOf(stream);
    while (frame.type() != FrameType.RST_STREAM) {
      frame = nextOf(stream);
    }
    return frame.error();
  }

  /** The server's GOAWAY; other frames are kept. */
  public Frame expectGoAway() throws IOException {
    return next(FrameType.GOAWAY);
  }

  /** Reads on until the server closes, and gives every frame that came before. */
  public List<Frame> expectClosed(Duration within) throws IOException {
    List<Frame> rest = new ArrayList<>(kept);
    kept.clear();
    timeout(within);
    acknowledges = false;
    givesWindowBack = false;
    try {
      while (rest.size() < MOST_KEPT) {
        rest.add(receive());
      }
      throw new AssertionError("the connection is still open after " + MOST_KEPT + " frames");
    } catch (IOException e) {
      if (!isClose(e)) {
        throw new AssertionError("the connection is still open; so far: " + rest, e);
      }
      return rest;
    }
  }
}
