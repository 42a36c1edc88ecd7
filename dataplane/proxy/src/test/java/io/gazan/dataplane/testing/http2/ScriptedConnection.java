package io.gazan.dataplane.testing.http2;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.net.Socket;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * One connection of a {@link Http2ScriptedEndpoint}: every frame that it brought, and what the
 * script may do. SETTINGS and PING are acknowledged as they are read; the windows of what was read
 * are given back unless the script says otherwise.
 */
public final class ScriptedConnection extends FrameConnection {
  private static final int REMEMBERED = 100_000;

  private final Queue<Frame> received = new ConcurrentLinkedQueue<>();
  private final Deque<Frame> kept = new ArrayDeque<>();
  private final @Nullable String alpn;
  private boolean givesWindowBack = true;
  private boolean acknowledges = true;
  private int count;
  private volatile @Nullable IOException failure;
  private volatile boolean over;

  ScriptedConnection(Socket socket, @Nullable String alpn) throws IOException {
    super(socket);
    this.alpn = alpn;
  }

  /** What ALPN agreed on; null in clear text. */
  public @Nullable String alpn() {
    return alpn;
  }

  /** Sends SETTINGS with those pairs and reads the client's preface. */
  public void start(int... settings) throws IOException {
    settings(settings);
    String preface = new String(readBytes(RawHttp2Client.PREFACE.length()), ISO_8859_1);
    if (!preface.equals(RawHttp2Client.PREFACE)) {
      throw new IOException("not the preface of HTTP/2: " + preface);
    }
  }

  /** Sends no WINDOW_UPDATE but what the script sends itself. */
  public void withoutWindowUpdates() {
    givesWindowBack = false;
  }

  /** Leaves SETTINGS and PING to the script. */
  public void withoutAcknowledgements() {
    acknowledges = false;
  }

  /** The next frame that the script did not see yet. */
  public Frame next() throws IOException {
    Frame first = kept.poll();
    return first != null ? first : receive();
  }

  /** The first frame that fits, those before it kept for later. */
  public Frame next(Predicate<Frame> wanted) throws IOException {
    for (Frame frame : List.copyOf(kept)) {
      if (wanted.test(frame)) {
        kept.remove(frame);
        return frame;
      }
    }
    Frame frame = receive();
    while (!wanted.test(frame)) {
      kept.add(frame);
      frame = receive();
    }
    return frame;
  }

  /** The head of the next request. */
  public ScriptedRequest request() throws IOException {
    Frame head = next(f -> f.type() == FrameType.HEADERS && f.headers().has(":method"));
    return new ScriptedRequest(head.stream(), head.headers(), head.endsStream());
  }

  /** The rest of that request's body, without its trailers. */
  public String body(ScriptedRequest request) throws IOException {
    StringBuilder body = new StringBuilder();
    for (boolean ended = request.ended(); !ended; ) {
      Frame frame =
          next(
              f ->
                  f.stream() == request.stream()
                      && (f.type() == FrameType.DATA
                          || f.type() == FrameType.HEADERS
                          || f.type() == FrameType.RST_STREAM));
      if (frame.type() == FrameType.RST_STREAM) {
        throw new IOException("the request was cancelled: " + frame);
      }
      if (frame.type() == FrameType.DATA) {
        body.append(frame.text());
      }
      ended = frame.endsStream();
    }
    return body.toString();
  }

  private Frame receive() throws IOException {
    Frame frame = read();
    if (++count <= REMEMBERED) {
      received.add(frame);
    }
    boolean ack = frame.has(FrameType.ACK);
    if (frame.type() == FrameType.SETTINGS && !ack && acknowledges) {
      acknowledgeSettings();
    } else if (frame.type() == FrameType.PING && !ack && acknowledges) {
      frame(FrameType.PING, FrameType.ACK, 0, frame.payload());
    } else if (frame.type() == FrameType.DATA && givesWindowBack && frame.payload().length > 0) {
      windowUpdate(0, frame.payload().length);
      windowUpdate(frame.stream(), frame.payload().length);
    }
    return frame;
  }

  /** The head of a response; each field as {@code name: value}. */
  public void answer(ScriptedRequest request, int status, boolean end, String... fields)
      throws IOException {
    List<String> all = new ArrayList<>();
    all.add(":status: " + status);
    all.addAll(List.of(fields));
    headers(request.stream(), end, all.toArray(String[]::new));
  }

  /** A whole response with a short body. */
  public void answer(ScriptedRequest request, String body) throws IOException {
    answer(request, 200, false, "content-length: " + body.length());
    data(request.stream(), true, body);
  }

  /** Reads frames, and drops them, until the proxy closes. */
  public void awaitClose() throws IOException {
    try {
      while (true) {
        receive();
      }
    } catch (IOException e) {
      if (!isClose(e)) {
        throw e;
      }
    }
  }

  /** Every frame that came so far, the first 100,000 of them. */
  public List<Frame> received() {
    return List.copyOf(received);
  }

  /** Those of that type. */
  public List<Frame> received(int type) {
    return received.stream().filter(f -> f.type() == type).toList();
  }

  /** Whether the connection is over. */
  public boolean isOver() {
    return over;
  }

  /** Why the script ended early, if it did. */
  public @Nullable IOException failure() {
    return failure;
  }

  void failed(IOException e) {
    failure = e;
  }

  void ended() {
    over = true;
  }
}
