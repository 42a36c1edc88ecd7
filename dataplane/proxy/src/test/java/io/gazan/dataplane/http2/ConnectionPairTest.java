package io.gazan.dataplane.http2;

import static org.assertj.core.api.Assertions.assertThat;

import io.gazan.dataplane.http.HeaderBlock;
import io.gazan.dataplane.http.HeaderEdits;
import io.gazan.dataplane.http.Method;
import io.gazan.dataplane.http.RequestHead;
import io.gazan.dataplane.http.ResponseHead;
import io.gazan.dataplane.http.reply.PeerFault;
import io.gazan.dataplane.http1.HeadLimits;
import io.gazan.dataplane.http1.HeadPool;
import io.gazan.dataplane.http2.head.Blocks;
import io.gazan.dataplane.http2.head.HeadEncoder;
import io.gazan.dataplane.http2.head.RequestReader;
import io.gazan.dataplane.http2.head.ResponseReader;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameAdapter;
import io.netty.handler.codec.http2.Http2Headers;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Our client side against our server side: requests, responses, trailers behind a full window. */
class ConnectionPairTest {
  private final HeadPool pool = new HeadPool();
  private final HeadEncoder encoder = new HeadEncoder();
  private final List<String> atServer = new ArrayList<>();
  private final List<String> atClient = new ArrayList<>();
  private final List<PeerFault> faults = new ArrayList<>();
  private final FrameHandler server =
      FrameHandler.server(Http2Limits.DEFAULT, new Server(), (fault, cause) -> faults.add(fault));
  private final FrameHandler client =
      FrameHandler.client(Http2Limits.UPSTREAM, new Client(), (fault, cause) -> faults.add(fault));
  private final EmbeddedChannel serverChannel = new EmbeddedChannel(server);
  private final EmbeddedChannel clientChannel = new EmbeddedChannel(client);

  @AfterEach
  void close() {
    clientChannel.finishAndReleaseAll();
    serverChannel.finishAndReleaseAll();
    assertThat(faults).isEmpty();
  }

  /** Carries bytes both ways until there are none left. */
  private void carry() {
    clientChannel.flush();
    serverChannel.flush();
    boolean moved = true;
    while (moved) {
      moved = move(clientChannel, serverChannel);
      moved |= move(serverChannel, clientChannel);
    }
  }

  private static boolean move(EmbeddedChannel from, EmbeddedChannel to) {
    ByteBuf out = from.readOutbound();
    if (out == null) {
      return false;
    }
    ByteBuf copy = out.copy();
    out.release();
    to.writeInbound(copy);
    return true;
  }

  private static ChannelHandlerContext ctx(EmbeddedChannel channel, FrameHandler handler) {
    return channel.pipeline().context(handler);
  }

  private void request(int streamId) {
    ChannelHandlerContext ctx = ctx(clientChannel, client);
    RequestHead head =
        Blocks.http1Request("GET /a?b HTTP/1.1", "Host: a.example", "X-One: 1", "TE: trailers");
    client
        .encoder()
        .writeHeaders(
            ctx,
            streamId,
            encoder.request(head, HeaderEdits.NONE, Blocks.UNTRUSTED, true),
            0,
            true,
            ctx.newPromise());
    carry();
  }

  /** A response head, {@code length} bytes in pieces, and trailers. */
  private void respond(int streamId, int length) throws Http2Exception {
    ChannelHandlerContext ctx = ctx(serverChannel, server);
    RequestHead request = Blocks.http1Request("GET / HTTP/1.1", "Host: a");
    ResponseHead head =
        Blocks.http1Response(
            Method.GET, "HTTP/1.1 200 OK", "Server: s", "Transfer-Encoding: chunked");
    server
        .encoder()
        .writeHeaders(
            ctx,
            streamId,
            encoder.response(request, head, HeaderEdits.NONE, null),
            0,
            false,
            ctx.newPromise());
    for (int sent = 0; sent < length; sent += 1000) {
      server
          .encoder()
          .writeData(ctx, streamId, Unpooled.buffer().writeZero(1000), 0, false, ctx.newPromise());
    }
    HeaderBlock trailers =
        Objects.requireNonNull(
            new RequestReader(pool, HeadLimits.DEFAULT)
                .trailers(1, Blocks.fields("grpc-status", "0")));
    Http2Headers encoded = Objects.requireNonNull(encoder.trailers(trailers));
    server.encoder().writeHeaders(ctx, streamId, encoded, 0, true, ctx.newPromise());
  }

  @Test
  void anExchangeGoesThroughBothSides() throws Http2Exception {
    // Given
    carry();
    request(3);

    // When
    respond(3, 200_000);
    // Uses the encoder for something else while the trailers wait for window.
    respondNothing();
    carry();

    // Then
    assertThat(atServer).containsExactly("GET /a?b a.example trailers=true NONE");
    assertThat(atClient.getFirst()).isEqualTo("200 CHUNKED");
    assertThat(atClient.getLast()).isEqualTo("grpc-status: 0");
    assertThat(atClient.subList(1, atClient.size() - 1))
        .allSatisfy(data -> assertThat(data).startsWith("data "));
    assertThat(bytes()).isEqualTo(200_000);
    assertThat(client.glitches() + server.glitches()).isZero();
  }

  private void respondNothing() {
    RequestHead head = Blocks.http1Request("GET /other HTTP/1.1", "Host: other");
    encoder.request(head, HeaderEdits.NONE, Blocks.UNTRUSTED, true);
  }

  private int bytes() {
    return atClient.stream()
        .filter(line -> line.startsWith("data "))
        .mapToInt(line -> Integer.parseInt(line.substring(5)))
        .sum();
  }

  @Test
  void whatComesForAStreamThatTheClientGaveUpIsNoFault() throws Http2Exception {
    // Given
    carry();
    request(3);
    ChannelHandlerContext ctx = ctx(clientChannel, client);
    client.encoder().writeRstStream(ctx, 3, Http2Error.CANCEL.code(), ctx.newPromise());
    clientChannel.flush();

    // When: the server has not seen the reset yet
    respond(3, 50_000);
    serverChannel.flush();
    ByteBuf late = Unpooled.buffer();
    for (ByteBuf out = serverChannel.readOutbound(); out != null; ) {
      late.writeBytes(out);
      out.release();
      out = serverChannel.readOutbound();
    }
    clientChannel.writeInbound(late);
    carry();
    request(5);
    respond(5, 1000);
    carry();

    // Then
    assertThat(atClient).containsExactly("200 CHUNKED", "data 1000", "grpc-status: 0");
    assertThat(client.glitches()).isLessThan(FloodGuard.STREAM_ERROR);
    assertThat(clientChannel.isOpen()).isTrue();
  }

  private final class Server extends Http2FrameAdapter {
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
      RequestHead head = reader.request(streamId, headers, endStream);
      atServer.add(
          String.join(
              " ",
              head.methodName(),
              head.target(),
              head.host(),
              "trailers=" + head.acceptsTrailers(),
              String.valueOf(head.framing())));
      pool.release(head);
    }
  }

  private final class Client extends Http2FrameAdapter {
    private final ResponseReader reader = new ResponseReader(pool, HeadLimits.UPSTREAM);

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
      if (endStream) {
        HeaderBlock trailers = Objects.requireNonNull(reader.trailers(streamId, headers));
        atClient.add(trailers.name(0) + ": " + trailers.value(0));
        return;
      }
      ResponseHead head = reader.response(streamId, headers, Method.GET, false);
      atClient.add(head.status() + " " + head.framing());
      pool.release(head);
    }

    @Override
    public int onDataRead(
        ChannelHandlerContext ctx, int streamId, ByteBuf data, int padding, boolean endOfStream) {
      atClient.add("data " + data.readableBytes());
      return data.readableBytes() + padding;
    }
  }
}
