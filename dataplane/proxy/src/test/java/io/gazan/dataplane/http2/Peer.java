package io.gazan.dataplane.http2;

import io.gazan.dataplane.http.HeaderBlock;
import io.gazan.dataplane.http.RequestHead;
import io.gazan.dataplane.http.reply.PeerFault;
import io.gazan.dataplane.http1.HeadLimits;
import io.gazan.dataplane.http1.HeadPool;
import io.gazan.dataplane.http2.head.Blocks;
import io.gazan.dataplane.http2.head.RequestReader;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameAdapter;
import io.netty.handler.codec.http2.Http2FrameTypes;
import io.netty.handler.codec.http2.Http2Headers;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A client that writes frames byte by byte, against a {@link FrameHandler} in an embedded channel
 * that keeps what requests it was given.
 */
final class Peer implements AutoCloseable {
  static final int END_STREAM = 1;
  static final int ACK = 1;
  static final int END_HEADERS = 4;

  private final List<PeerFault> faults = new ArrayList<>();
  private final List<String> seen = new ArrayList<>();
  private final FrameHandler handler;
  private final EmbeddedChannel channel;

  Peer(Http2Limits limits) {
    handler = FrameHandler.server(limits, new Requests(), (fault, cause) -> faults.add(fault));
    channel = new EmbeddedChannel(handler);
    ByteBuf preface = Unpooled.buffer();
    preface.writeBytes(Http2CodecUtil.connectionPrefaceBuf());
    channel.writeInbound(preface);
    frame(Http2FrameTypes.SETTINGS, 0, 0, Unpooled.EMPTY_BUFFER);
    frame(Http2FrameTypes.SETTINGS, ACK, 0, Unpooled.EMPTY_BUFFER);
    drain();
  }

  FrameHandler handler() {
    return handler;
  }

  EmbeddedChannel channel() {
    return channel;
  }

  /** Why the server ended the connection. */
  List<PeerFault> faults() {
    return faults;
  }

  /** What the server's listener got: heads, trailers, data. */
  List<String> seen() {
    return seen;
  }

  void frame(int type, int flags, int streamId, ByteBuf payload) {
    ByteBuf frame = Unpooled.buffer(9 + payload.readableBytes());
    frame.writeMedium(payload.readableBytes()).writeByte(type).writeByte(flags).writeInt(streamId);
    frame.writeBytes(payload);
    payload.release();
    if (channel.isOpen()) {
      channel.writeInbound(frame);
    } else {
      frame.release();
    }
  }

  void headers(int streamId, int flags, String... fields) {
    frame(Http2FrameTypes.HEADERS, flags | END_HEADERS, streamId, Blocks.hpack(List.of(fields)));
  }

  void get(int streamId) {
    headers(
        streamId, END_STREAM, ":method", "GET", ":scheme", "http", ":authority", "a", ":path", "/");
  }

  void post(int streamId) {
    headers(streamId, 0, ":method", "POST", ":scheme", "http", ":authority", "a", ":path", "/");
  }

  void data(int streamId, int flags, int length) {
    frame(Http2FrameTypes.DATA, flags, streamId, Unpooled.buffer().writeZero(length));
  }

  void rst(int streamId) {
    frame(Http2FrameTypes.RST_STREAM, 0, streamId, Unpooled.buffer().writeInt(8));
  }

  void number(int type, int streamId, int number) {
    frame(type, 0, streamId, Unpooled.buffer().writeInt(number));
  }

  void ping() {
    frame(Http2FrameTypes.PING, 0, 0, Unpooled.buffer().writeLong(1));
  }

  /** What the server sent since the last call, a frame a line. */
  List<String> drain() {
    ByteBuf all = Unpooled.buffer();
    for (ByteBuf out = channel.readOutbound(); out != null; out = channel.readOutbound()) {
      all.writeBytes(out);
      out.release();
    }
    List<String> frames = new ArrayList<>();
    while (all.readableBytes() >= 9) {
      int length = all.readUnsignedMedium();
      int type = all.readByte();
      all.readByte();
      int streamId = all.readInt();
      ByteBuf payload = all.readSlice(length);
      switch (type) {
        case Http2FrameTypes.RST_STREAM -> frames.add("RST " + streamId + " " + payload.readInt());
        case Http2FrameTypes.GO_AWAY -> {
          payload.readInt();
          frames.add("GOAWAY " + payload.readInt());
        }
        case Http2FrameTypes.HEADERS -> frames.add("HEADERS " + streamId);
        default -> frames.add(type + " " + streamId);
      }
    }
    all.release();
    return frames;
  }

  @Override
  public void close() {
    channel.finishAndReleaseAll();
  }

  private final class Requests extends Http2FrameAdapter {
    private final HeadPool pool = new HeadPool();
    private final RequestReader reader = new RequestReader(pool, HeadLimits.DEFAULT);

    @Override
    public void onHeadersRead(
        ChannelHandlerContext ctx,
        int streamId,
        Http2Headers headers,
        int streamDependency,
        short weight,
        boolean exclusive,
        int padding,
        boolean endStream)
        throws Http2Exception {
      if (!seen.isEmpty() && seen.stream().anyMatch(s -> s.startsWith("request " + streamId))) {
        HeaderBlock trailers = reader.trailers(streamId, headers);
        seen.add("trailers " + streamId + " " + (trailers == null ? 0 : trailers.count()));
        return;
      }
      RequestHead head = reader.request(streamId, headers, endStream);
      seen.add("request " + streamId + " " + refusal());
      pool.release(head);
    }

    private @Nullable String refusal() {
      return reader.refusal() == null ? null : reader.refusal().reply().reason();
    }

    @Override
    public int onDataRead(
        ChannelHandlerContext ctx, int streamId, ByteBuf data, int padding, boolean endOfStream) {
      seen.add("data " + streamId + " " + data.readableBytes());
      return data.readableBytes() + padding;
    }
  }
}
