package io.gazan.dataplane.cluster.probe;

import io.gazan.dataplane.cluster.probe.ProbeResult.Failed;
import io.gazan.dataplane.cluster.probe.ProbeResult.Found;
import io.gazan.dataplane.cluster.probe.ProbeResult.Reason;
import io.gazan.upstreams.cluster.Protocol;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.EventLoop;
import io.netty.handler.ssl.SslHandler;
import java.net.InetSocketAddress;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One probe of one address: TLS, then plain HTTP/1.1, then HTTP/2 with prior knowledge, each on a
 * connection of its own. A step that fails makes room for the next at once. An endpoint that takes
 * a ClientHello without a word is sent the plain request too after {@link #GRACE_MILLIS}; one that
 * takes the plain request without a word is sent HTTP/2's preface when half of the time is over,
 * which is also when a silent TLS connection is given up, so that an endpoint which serves one
 * connection at a time comes to the next.
 *
 * <p>Whoever speaks TLS is never asked in plain text, whatever becomes of the handshake: a
 * certificate that is not trusted must not lead to requests without TLS. Owned by the loop.
 */
final class ProbeRun {
  static final long GRACE_MILLIS = 100;

  private static final int BAD_REQUEST = 400;
  private static final int UPGRADE_REQUIRED = 426;

  private final EventLoop loop;
  private final Bootstrap bootstrap;
  private final UpstreamHandshakes handshakes;
  private final InetSocketAddress to;
  private final ProbeTarget target;
  private final Consumer<ProbeResult> done;
  private final Map<Greeting, Knock> knocks = new EnumMap<>(Greeting.class);
  private @Nullable Future<?> half;
  private @Nullable Future<?> deadline;
  private boolean pastHalf;

  /** A plain answer that a TLS endpoint might have given too, while that one is still silent. */
  private boolean plainAnswerHeld;

  private boolean finished;

  ProbeRun(
      EventLoop loop,
      Bootstrap bootstrap,
      UpstreamHandshakes handshakes,
      InetSocketAddress to,
      ProbeTarget target,
      Consumer<ProbeResult> done) {
    this.loop = loop;
    this.bootstrap = bootstrap;
    this.handshakes = handshakes;
    this.to = to;
    this.target = target;
    this.done = done;
  }

  void start(long timeoutNanos) {
    half = loop.schedule(this::halfTime, timeoutNanos / 2, TimeUnit.NANOSECONDS);
    deadline = loop.schedule(() -> timeUp(timeoutNanos), timeoutNanos, TimeUnit.NANOSECONDS);
    begin(Greeting.TLS);
  }

  ProbeTarget target() {
    return target;
  }

  SslHandler tls(ByteBufAllocator allocator) {
    return handshakes.handler(target.tls(), Alpn.BOTH, allocator, target.host(), target.port());
  }

  void connected(Knock knock) {
    if (knock.greeting() == Greeting.TLS) {
      var _ =
          loop.schedule(
              () -> {
                if (knock.isSilent()) {
                  begin(Greeting.HTTP1);
                }
              },
              GRACE_MILLIS,
              TimeUnit.MILLISECONDS);
    }
  }

  EventLoop loop() {
    return loop;
  }

  void unreachable(String why) {
    finish(new Failed(Reason.UNREACHABLE, why));
  }

  void noTls(String why) {
    finish(new Failed(Reason.NOT_UNDERSTOOD, "TLS: " + why));
  }

  void speaksTls(Knock speaker) {
    for (Knock knock : knocks.values()) {
      if (knock != speaker) {
        knock.end();
      }
    }
  }

  void handshakeDone(@Nullable String alpn) {
    finish(new Found("h2".equals(alpn) ? Protocol.H2 : Protocol.HTTPS));
  }

  void speaksH2c() {
    finish(new Found(Protocol.H2C));
  }

  /** A status line came. */
  void answered(Knock knock, int status) {
    switch (knock.greeting()) {
      case TLS -> over(knock);
      case HTTP1 -> {
        Knock tls = knocks.get(Greeting.TLS);
        if (tls != null && tls.isSilent() && !pastHalf && mayBeTls(status)) {
          plainAnswerHeld = true;
          knock.end();
        } else {
          finish(new Found(Protocol.HTTP1));
        }
      }
      case H2C -> finish(new Found(Protocol.HTTP1));
    }
  }

  /** Endpoints with TLS say so to plain requests, with one of these. */
  private static boolean mayBeTls(int status) {
    return (status >= 300 && status <= BAD_REQUEST) || status == UPGRADE_REQUIRED;
  }

  /** Nothing comes of this connection. */
  void over(Knock knock) {
    knock.end();
    if (finished) {
      return;
    }
    if (plainAnswerHeld) {
      finish(new Found(Protocol.HTTP1));
      return;
    }
    Greeting next = knock.greeting().next();
    if (next != null && !knocks.containsKey(next)) {
      begin(next);
    } else if (knocks.size() == Greeting.values().length
        && knocks.values().stream().allMatch(Knock::isOver)) {
      finish(
          new Failed(
              Reason.NOT_UNDERSTOOD,
              "connected, but speaks neither TLS nor HTTP/1.1 nor HTTP/2 in clear text"));
    }
  }

  private void begin(Greeting greeting) {
    if (!finished && !knocks.containsKey(greeting)) {
      Knock knock = new Knock(this, greeting);
      knocks.put(greeting, knock);
      knock.begin(bootstrap, to);
    }
  }

  private void halfTime() {
    pastHalf = true;
    Knock tls = knocks.get(Greeting.TLS);
    if (tls != null && tls.isSilent()) {
      over(tls);
    }
    Knock plain = knocks.get(Greeting.HTTP1);
    if (plain != null && plain.isSilent()) {
      begin(Greeting.H2C);
    }
  }

  private void timeUp(long timeoutNanos) {
    long millis = TimeUnit.NANOSECONDS.toMillis(timeoutNanos);
    finish(new Failed(Reason.TIMED_OUT, "no answer within " + millis + " ms"));
  }

  private void finish(ProbeResult result) {
    if (finished) {
      return;
    }
    finished = true;
    cancel(half);
    cancel(deadline);
    knocks.values().forEach(Knock::end);
    loop.execute(() -> done.accept(result));
  }

  private static void cancel(@Nullable Future<?> timer) {
    if (timer != null) {
      timer.cancel(false);
    }
  }
}
