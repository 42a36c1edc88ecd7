package io.gazan.dataplane.proxy.downstream;

import io.gazan.dataplane.http.RequestHead;
import io.gazan.dataplane.http.reply.ErrorReply;
import io.gazan.dataplane.http1.rules.Refusal;
import io.gazan.dataplane.http2.FrameHandler;
import io.gazan.dataplane.http2.head.RequestReader;
import io.gazan.dataplane.proxy.ClientConnection;
import io.gazan.dataplane.proxy.Exchange;
import io.gazan.dataplane.proxy.ProxyLoop;
import io.gazan.dataplane.proxy.StreamFrames;
import io.gazan.dataplane.proxy.request.Client;
import io.gazan.dataplane.proxy.socket.Farewell;
import io.gazan.dataplane.proxy.socket.SendQueue;
import io.gazan.dataplane.proxy.time.Deadline;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2EventAdapter;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Stream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One HTTP/2 client connection: every stream that the client opens becomes an {@link Exchange} of
 * its own, all on one event loop. Frames, flow control and the compression of heads are Netty's;
 * there is no channel per stream. Owned by its event loop.
 */
public final class Http2Downstream extends ClientConnection {
  /** Between the announcement that the connection ends and its last accepted stream. */
  private static final long FAREWELL_NANOS = 1_000_000_000L;

  private enum Phase {
    OPEN,
    /** The client knows that it should open no more streams; those on their way are served. */
    ANNOUNCED,
    /** Streams beyond the last one are not looked at; closes when nothing runs. */
    LEAVING,
    CLOSED
  }

  private final ProxyLoop loop;
  private final Channel channel;
  private final Client client;
  private final FrameHandler handler;
  private final StreamFrames frames;
  private final Http2Connection.PropertyKey ours;
  private final Deadline deadline;
  private final WriteStall writeStall;
  private final ConnectionBudget budget;
  private final List<Http2DownstreamStream> touched = new ArrayList<>();

  private Phase phase = Phase.OPEN;
  private int streams;
  private long roomMade;
  private long bodyReceived;
  private ErrorReply lostBy = ErrorReply.CLIENT_CLOSED;

  public Http2Downstream(ProxyLoop loop, Channel channel, Client client) {
    this.loop = loop;
    this.channel = channel;
    this.client = client;
    Events events = new Events();
    this.handler =
        loop.http2()
            .server(events, (fault, cause) -> loop.faults().client(client.address(), fault, cause));
    this.frames = new StreamFrames(loop, channel, handler, this::flushed);
    Http2Connection connection = handler.connection();
    connection.addListener(events);
    handler.encoder().flowController().listener(this::writabilityChanged);
    this.ours = connection.newKey();
    this.deadline = loop.deadlines().create(this::idled);
    this.writeStall = new WriteStall(loop, channel, () -> false, this::stalled);
    long now = loop.touchClock();
    this.budget = new ConnectionBudget(loop, now);
    deadline.in(now, loop.settings().headerNanos());
    loop.connections().add(this);
    loop.metrics().connectionAccepted();
  }

  /** Puts Netty's handler and this one at the end of the channel's pipeline. */
  public void start() {
    frames.attach();
    channel.pipeline().addLast(this);
  }

  Client client() {
    return client;
  }

  // ---- for its streams

  StreamFrames frames() {
    return frames;
  }

  /** By how much the client has widened the window of the whole connection. */
  long roomMade() {
    return roomMade;
  }

  /** How many bytes of bodies have gone out, or that many more or fewer: it only ever grows. */
  long bodySent() {
    return roomMade - frames.window();
  }

  /** How many bytes of bodies have come in. */
  long bodyReceived() {
    return bodyReceived;
  }

  /** Whether the client is known to be there, rather than out of its network's reach. */
  boolean isWithinReach() {
    SendQueue queue = loop.sendQueue();
    return queue.look(channel) && !queue.isSilent(loop.settings().minRate().windowNanos());
  }

  /** What it is that exchanges end by when their streams do. */
  ErrorReply lostBy() {
    return lostBy;
  }

  /** No exchange runs on the stream any more. */
  void streamDone() {
    streams--;
    if (streams > 0 || phase == Phase.CLOSED) {
      return;
    }
    if (phase == Phase.LEAVING) {
      closeAfterWrites();
    } else if (phase == Phase.OPEN) {
      deadline.in(loop.now(), loop.settings().keepaliveNanos());
    }
  }

  // ---- endings

  @Override
  public void lastCall() {
    announceEnd();
  }

  /**
   * Tells the client to open no more streams (RFC 9113 §6.8): first without a last one, so that
   * none that is on its way is lost, a second later with the last one that was accepted.
   */
  private void announceEnd() {
    if (phase == Phase.OPEN) {
      phase = Phase.ANNOUNCED;
      goAway(Integer.MAX_VALUE);
      deadline.in(loop.now(), FAREWELL_NANOS);
    }
  }

  private void goAway(int lastStream) {
    ChannelHandlerContext ctx = frames.context();
    handler.goAway(
        ctx, lastStream, Http2Error.NO_ERROR.code(), Unpooled.EMPTY_BUFFER, ctx.newPromise());
    frames.flush();
  }

  private void idled() {
    loop.touchClock();
    switch (phase) {
      case OPEN -> {
        if (streams == 0) {
          announceEnd();
        }
      }
      case ANNOUNCED -> {
        phase = Phase.LEAVING;
        goAway(handler.connection().remote().lastStreamCreated());
        if (streams == 0) {
          closeAfterWrites();
        }
      }
      case LEAVING, CLOSED -> {}
    }
  }

  private void closeAfterWrites() {
    // First what flow control still holds: it gets into the channel's queue with a flush only.
    channel.flush();
    channel
        .writeAndFlush(Unpooled.EMPTY_BUFFER)
        .addListener(written -> handler.closeLingering(frames.context()));
  }

  @Override
  public void abort() {
    if (phase != Phase.CLOSED) {
      channel.close();
    }
  }

  private void flushed() {
    writeStall.flushed();
  }

  /** Nothing that is left may keep this client in the kernel's memory, so no orderly end. */
  private void stalled() {
    lostBy = ErrorReply.SLOW_READER;
    if (streams == 0) {
      loop.metrics().error(ErrorReply.SLOW_READER.index());
    }
    new Farewell(channel).breakOff();
  }

  // ---- events

  private @Nullable Http2DownstreamStream ours(int id) {
    Http2Stream stream = handler.connection().stream(id);
    return stream == null ? null : stream.getProperty(ours);
  }

  private void touch(Http2DownstreamStream stream) {
    if (stream.mark()) {
      touched.add(stream);
    }
  }

  private void begin(Http2Stream stream, Http2Headers headers, boolean whole)
      throws Http2Exception {
    RequestReader reader = loop.http2().requests();
    RequestHead head = reader.request(stream.id(), headers, whole);
    Refusal refusal = reader.refusal();
    streams++;
    if (phase == Phase.OPEN) {
      deadline.clear();
    }
    Http2DownstreamStream started = new Http2DownstreamStream(this, loop, stream);
    stream.setProperty(ours, started);
    touch(started);
    budget.spend();
    if (!budget.isLeft()) {
      announceEnd();
    }
    if (refusal != null) {
      refuse(started, head, refusal.reply(), whole);
    } else if (client.isMisdirected(head)) {
      refuse(started, head, ErrorReply.MISDIRECTED, whole);
    } else {
      started.begin(head, whole);
    }
  }

  private void refuse(
      Http2DownstreamStream started, RequestHead head, ErrorReply reply, boolean whole) {
    started.refuse(head, reply, whole);
    loop.heads().release(head);
  }

  private void writabilityChanged(Http2Stream stream) {
    Http2DownstreamStream mine = stream.getProperty(ours);
    if (mine != null && frames.isWritable(stream)) {
      loop.touchClock();
      mine.writable();
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    for (int i = 0; i < touched.size(); i++) {
      touched.get(i).flushRequest();
    }
    touched.clear();
    ctx.fireChannelReadComplete();
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    phase = Phase.CLOSED;
    deadline.release();
    writeStall.release();
    loop.connections().remove(this);
    loop.metrics().connectionClosed();
    ctx.fireChannelInactive();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    loop.connectionFailed("client HTTP/2 connection", cause);
    ctx.close();
  }

  /** What Netty reads and notices on this connection. */
  private final class Events extends Http2EventAdapter {
    @Override
    public void onHeadersRead(
        ChannelHandlerContext ctx, int id, Http2Headers headers, int padding, boolean last)
        throws Http2Exception {
      loop.touchClock();
      Http2Stream stream = handler.connection().stream(id);
      if (stream == null) {
        return;
      }
      Http2DownstreamStream running = stream.getProperty(ours);
      if (running == null) {
        begin(stream, headers, last);
      } else {
        touch(running);
        running.trailers(loop.http2().requests().trailers(id, headers));
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
        boolean last)
        throws Http2Exception {
      onHeadersRead(ctx, id, headers, padding, last);
    }

    @Override
    public int onDataRead(
        ChannelHandlerContext ctx, int id, ByteBuf data, int padding, boolean last) {
      int length = data.readableBytes();
      loop.metrics().bytesIn(length);
      bodyReceived += length;
      Http2DownstreamStream stream = ours(id);
      if (stream == null) {
        return length + padding;
      }
      loop.touchClock();
      touch(stream);
      return stream.data(data, last) + padding;
    }

    @Override
    public void onWindowUpdateRead(ChannelHandlerContext ctx, int id, int increment) {
      if (id == 0) {
        roomMade += increment;
        return;
      }
      Http2DownstreamStream stream = ours(id);
      if (stream != null) {
        stream.madeRoom();
      }
    }

    @Override
    public void onStreamClosed(Http2Stream closed) {
      Http2DownstreamStream stream = closed.getProperty(ours);
      if (stream != null) {
        loop.touchClock();
        stream.closed();
      }
    }
  }
}
