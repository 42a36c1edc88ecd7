package io.gazan.dataplane.proxy;

import io.gazan.dataplane.cluster.Endpoint;
import io.gazan.dataplane.cluster.shared.CircuitBreaker;
import io.gazan.dataplane.http.HeaderEdits;
import io.gazan.dataplane.http.RequestHead;
import io.gazan.dataplane.http2.FrameHandler;
import io.gazan.dataplane.proxy.request.Downstream;
import io.gazan.dataplane.proxy.request.UpstreamFailure;
import io.gazan.dataplane.proxy.socket.IdleConnections;
import io.gazan.dataplane.proxy.time.Deadline;
import io.gazan.upstreams.tls.UpstreamTlsSpec;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2EventAdapter;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2Stream;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One HTTP/2 connection to an endpoint, shared by as many exchanges as the endpoint allows at a
 * time. A GOAWAY, a spent range of stream numbers or a doubt about the connection lets it finish
 * what runs and take nothing more. Owned by its event loop.
 */
final class Http2Upstream extends ChannelInboundHandlerAdapter {
  /** Streams at a time until the endpoint says, and at most. */
  static final int MOST_STREAMS = 100;

  private enum Phase {
    OPEN,
    /** No new streams; closes when the last one is over. */
    LEAVING,
    CLOSED
  }

  /** The pool's link; only {@link Http2Pool} touches it. */
  @Nullable Http2Upstream nextOfEndpoint;

  private final ProxyLoop loop;
  private final Endpoint endpoint;
  private final @Nullable UpstreamTlsSpec tls;
  private final CircuitBreaker countedBy;
  private final Channel channel;
  private final FrameHandler handler;
  private final StreamFrames frames;
  private final Http2Connection.PropertyKey ours;
  private final IdleConnections.Place place = new IdleConnections.Place(this::leave);
  private final Deadline deadline;
  private final List<Http2UpstreamStream> touched = new ArrayList<>();

  private Phase phase = Phase.OPEN;
  private int mostStreams = MOST_STREAMS;
  private int streams;
  private long heardAt;
  private boolean served;

  /** Speaks HTTP/2 on a channel that is connected and whose TLS handshake is done. */
  Http2Upstream(
      ProxyLoop loop,
      Endpoint endpoint,
      @Nullable UpstreamTlsSpec tls,
      CircuitBreaker countedBy,
      Channel channel) {
    this.loop = loop;
    this.endpoint = endpoint;
    this.tls = tls;
    this.countedBy = countedBy;
    this.channel = channel;
    Events events = new Events();
    this.handler =
        loop.http2()
            .client(
                events, (fault, cause) -> loop.faults().endpoint(endpoint.name(), fault, cause));
    this.frames = new StreamFrames(loop, channel, handler, () -> {});
    handler.connection().addListener(events);
    handler.encoder().flowController().listener(this::writabilityChanged);
    this.ours = handler.connection().newKey();
    this.deadline = loop.deadlines().create(this::rested);
    frames.attach();
  }

  /** From now on exchanges may have streams of it. */
  void start() {
    channel.pipeline().addLast(this);
    endpoint.connectionOpened(loop.index());
    loop.metrics().upstreamOpened();
    heardAt = loop.now();
    loop.http2Pool().add(this);
  }

  /** Those who wanted the connection have got their streams, or do not want them any more. */
  void restUnlessTaken() {
    if (streams == 0) {
      rest();
    }
  }

  Endpoint endpoint() {
    return endpoint;
  }

  boolean isFor(@Nullable UpstreamTlsSpec wanted) {
    return Objects.equals(tls, wanted);
  }

  /** Whether it takes one more request; see {@link ConnectionPool#take} for {@code replayable}. */
  boolean hasRoom(boolean replayable) {
    if (phase != Phase.OPEN || streams >= mostStreams || !channel.isActive()) {
      return false;
    }
    // A request that cannot be sent twice waits for no FIN that the kernel has already seen.
    return replayable
        || streams > 0
        || !(channel instanceof EpollSocketChannel socket)
        || loop.isEstablished(socket);
  }

  boolean isIdle() {
    return streams == 0;
  }

  /** A stream for one exchange. */
  Http2UpstreamStream take() {
    streams++;
    loop.idle().remove(place);
    deadline.clear();
    Http2UpstreamStream stream = new Http2UpstreamStream(this, loop, served);
    served = true;
    return stream;
  }

  /** No exchange needs the stream any more. */
  void streamDone() {
    streams--;
    if (streams == 0) {
      switch (phase) {
        case OPEN -> rest();
        case LEAVING -> channel.close();
        case CLOSED -> {}
      }
    }
  }

  private void rest() {
    if (channel.isActive() && !loop.idle().add(place)) {
      leave();
      return;
    }
    deadline.in(loop.now(), loop.settings().poolIdleNanos());
  }

  private void rested() {
    if (streams == 0) {
      leave();
    }
  }

  /** Takes nothing more, and closes when nothing runs. */
  void leave() {
    if (phase == Phase.OPEN) {
      phase = Phase.LEAVING;
      loop.http2Pool().remove(this);
      loop.idle().remove(place);
      if (streams == 0) {
        channel.close();
      }
    }
  }

  /** A stream of that age had no answer in time: if nothing came at all, perhaps nothing can. */
  void suspect(long since) {
    if (heardAt - since < 0) {
      leave();
    }
  }

  // ---- for its streams

  StreamFrames frames() {
    return frames;
  }

  /** Sends the head of a request; null if no more streams can be opened. */
  @Nullable Http2Stream open(
      Http2UpstreamStream owner,
      RequestHead request,
      HeaderEdits edits,
      Downstream client,
      boolean last) {
    Http2Connection connection = handler.connection();
    int id = connection.local().incrementAndGetNextStreamId();
    if (id < 0 || phase == Phase.CLOSED) {
      leave();
      return null;
    }
    Http2Headers head =
        loop.http2()
            .encoder()
            .request(request, edits, client.client().forwardingHeaders(), tls != null);
    frames.headers(id, head, last);
    Http2Stream stream = connection.stream(id);
    if (stream == null) {
      leave();
      return null;
    }
    stream.setProperty(ours, owner);
    return stream;
  }

  // ---- events

  private @Nullable Http2UpstreamStream ours(int id) {
    Http2Stream stream = handler.connection().stream(id);
    return stream == null ? null : stream.getProperty(ours);
  }

  /** The endpoint has made room, on the stream or on the connection. */
  private void writabilityChanged(Http2Stream stream) {
    Http2UpstreamStream mine = stream.getProperty(ours);
    if (mine != null && frames.isWritable(stream)) {
      loop.touchClock();
      mine.writable();
    }
  }

  private void touch(Http2UpstreamStream stream) {
    if (stream.mark()) {
      touched.add(stream);
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    heardAt = loop.now();
    for (int i = 0; i < touched.size(); i++) {
      touched.get(i).flushDownstream();
    }
    touched.clear();
    ctx.fireChannelReadComplete();
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    phase = Phase.CLOSED;
    deadline.release();
    loop.http2Pool().remove(this);
    loop.idle().remove(place);
    endpoint.connectionClosed(loop.index());
    loop.metrics().upstreamClosed();
    countedBy.connectionClosed();
    ctx.fireChannelInactive();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    loop.connectionFailed("upstream HTTP/2 connection", cause);
    ctx.close();
  }

  /** What Netty reads and notices on this connection. */
  private final class Events extends Http2EventAdapter {
    @Override
    public void onHeadersRead(
        ChannelHandlerContext ctx, int id, Http2Headers headers, int padding, boolean last) {
      Http2UpstreamStream stream = ours(id);
      if (stream != null) {
        loop.touchClock();
        touch(stream);
        stream.headers(id, headers, last);
      }
    }

    @Override
    public void onHeadersRead(
        ChannelHandlerContext ctx,
        int id,
        Http2Headers headers,
        int dependency,
        short weight,
        boolean exclusive,
        int padding,
        boolean last) {
      onHeadersRead(ctx, id, headers, padding, last);
    }

    @Override
    public int onDataRead(
        ChannelHandlerContext ctx, int id, ByteBuf data, int padding, boolean last) {
      Http2UpstreamStream stream = ours(id);
      if (stream == null) {
        return data.readableBytes() + padding;
      }
      loop.touchClock();
      touch(stream);
      return stream.data(data, last) + padding;
    }

    @Override
    public void onRstStreamRead(ChannelHandlerContext ctx, int id, long error) {
      Http2UpstreamStream stream = ours(id);
      if (stream != null) {
        loop.touchClock();
        stream.resetBy(
            error == Http2Error.REFUSED_STREAM.code()
                ? UpstreamFailure.REFUSED_STREAM
                : UpstreamFailure.STREAM_RESET);
      }
    }

    @Override
    public void onSettingsRead(ChannelHandlerContext ctx, Http2Settings settings) {
      Long most = settings.maxConcurrentStreams();
      if (most != null) {
        mostStreams = (int) Math.min(most, MOST_STREAMS);
      }
    }

    @Override
    public void onGoAwayReceived(int lastStreamId, long error, ByteBuf debugData) {
      leave();
    }

    /** Also comes for the streams above a GOAWAY's last, which nobody has looked at. */
    @Override
    public void onStreamClosed(Http2Stream closed) {
      Http2UpstreamStream stream = closed.getProperty(ours);
      if (stream == null) {
        return;
      }
      Http2Connection connection = handler.connection();
      boolean unseen =
          connection.goAwayReceived() && closed.id() > connection.local().lastStreamKnownByPeer();
      loop.touchClock();
      if (unseen) {
        stream.resetBy(UpstreamFailure.REFUSED_STREAM);
      } else if (channel.isActive()) {
        stream.resetBy(UpstreamFailure.PROTOCOL);
      } else {
        stream.resetBy(UpstreamFailure.CLOSED);
      }
    }
  }
}
