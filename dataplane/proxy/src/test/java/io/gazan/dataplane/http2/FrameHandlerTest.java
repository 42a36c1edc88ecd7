package io.gazan.dataplane.http2;

import static org.assertj.core.api.Assertions.assertThat;

import io.gazan.dataplane.http.reply.ErrorReply;
import io.gazan.dataplane.http.reply.PeerFault;
import io.gazan.dataplane.http1.HeadLimits;
import io.gazan.dataplane.http2.head.Blocks;
import io.gazan.dataplane.http2.head.HeadEncoder;
import io.gazan.dataplane.http2.head.ReplyHeads;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2FrameAdapter;
import io.netty.handler.codec.http2.Http2FrameTypes;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A whole server connection against a client that does not keep to the rules. */
class FrameHandlerTest {
  private static final String CALM = "GOAWAY " + Http2Error.ENHANCE_YOUR_CALM.code();
  private static final Http2Limits SMALL =
      new Http2Limits(HeadLimits.DEFAULT, 10, 20, 30, 65_536, 1 << 20, 50, 100);

  @Test
  void theConnectionBeginsWithSettingsAndAWideWindow() {
    // When
    EmbeddedChannel channel =
        new EmbeddedChannel(
            FrameHandler.server(
                Http2Limits.DEFAULT, new Http2FrameAdapter(), (fault, cause) -> {}));
    ByteBuf all = Unpooled.buffer();
    for (ByteBuf out = channel.readOutbound(); out != null; out = channel.readOutbound()) {
      all.writeBytes(out);
      out.release();
    }

    // Then
    int length = all.readUnsignedMedium();
    assertThat(all.readByte()).isEqualTo(Http2FrameTypes.SETTINGS);
    all.skipBytes(5 + length);
    assertThat(all.readUnsignedMedium()).isEqualTo(4);
    assertThat(all.readByte()).isEqualTo(Http2FrameTypes.WINDOW_UPDATE);
    all.skipBytes(5);
    assertThat(all.readInt()).isEqualTo(1024 * 1024 - 65_535);
    all.release();
    channel.finishAndReleaseAll();
  }

  @Test
  void aRequestWithBodyAndTrailersArrives() {
    // Given
    try (Peer peer = new Peer(SMALL)) {
      // When
      peer.post(1);
      peer.data(1, 0, 100);
      peer.headers(1, Peer.END_STREAM, "x-sum", "1");

      // Then
      assertThat(peer.seen()).containsExactly("request 1 null", "data 1 100", "trailers 1 1");
      assertThat(peer.drain()).isEmpty();
      assertThat(peer.handler().glitches()).isZero();
    }
  }

  @Test
  void aMalformedRequestCostsItsStreamOnly() {
    // Given
    try (Peer peer = new Peer(SMALL)) {
      // When
      peer.headers(1, 0, ":method", "POST", ":scheme", "http", ":path", "/", "X", "1");
      peer.data(1, 0, 10);
      peer.data(1, Peer.END_STREAM, 10);
      peer.get(3);

      // Then
      assertThat(peer.seen()).containsExactly("request 3 null");
      assertThat(peer.drain()).containsExactly("RST 1 " + Http2Error.PROTOCOL_ERROR.code());
      assertThat(peer.handler().glitches()).isEqualTo(FloodGuard.STREAM_ERROR);
    }
  }

  @Test
  void aLengthThatTheBodyDoesNotHaveIsAStreamError() {
    // Given
    try (Peer peer = new Peer(SMALL)) {
      // When
      peer.headers(
          1,
          Peer.END_STREAM,
          ":method",
          "POST",
          ":scheme",
          "http",
          ":authority",
          "a",
          ":path",
          "/",
          "content-length",
          "5");
      peer.headers(
          3,
          0,
          ":method",
          "POST",
          ":scheme",
          "http",
          ":authority",
          "a",
          ":path",
          "/",
          "content-length",
          "5");
      peer.data(3, Peer.END_STREAM, 6);

      // Then
      assertThat(peer.drain())
          .containsExactly(
              "RST 1 " + Http2Error.PROTOCOL_ERROR.code(),
              "RST 3 " + Http2Error.PROTOCOL_ERROR.code());
      assertThat(peer.seen()).containsExactly("request 3 null");
    }
  }

  @Test
  void aHeaderListThatIsTooLargeIsAnswered() {
    // Given
    try (Peer peer = new Peer(SMALL)) {
      ByteBuf block =
          Blocks.hpack(
              List.of(
                  ":method",
                  "GET",
                  ":scheme",
                  "http",
                  ":authority",
                  "a",
                  ":path",
                  "/",
                  "x",
                  "v".repeat(33_000)));

      // When
      peer.frame(Http2FrameTypes.HEADERS, Peer.END_STREAM, 1, block.readRetainedSlice(16_384));
      peer.frame(Http2FrameTypes.CONTINUATION, Peer.END_HEADERS, 1, block);
      peer.get(3);

      // Then
      assertThat(peer.drain()).startsWith("HEADERS 1");
      assertThat(peer.seen()).containsExactly("request 3 null");
    }
  }

  @Test
  void headersAfterTheEndOfAStreamAreRefused() {
    // Given: half-closed by the client, h2spec 5.1/6
    try (Peer peer = new Peer(SMALL)) {
      peer.get(1);

      // When
      peer.get(1);

      // Then
      assertThat(peer.drain()).containsExactly("RST 1 " + Http2Error.STREAM_CLOSED.code());
      assertThat(peer.seen()).hasSize(1);
    }
  }

  @Test
  void headersOnAClosedStreamEndTheConnection() {
    // Given: closed by both, h2spec 5.1/12
    try (Peer peer = new Peer(SMALL)) {
      peer.get(1);
      HeadEncoder encoder = new HeadEncoder();
      ChannelHandlerContext ctx = peer.channel().pipeline().context(peer.handler());
      peer.handler()
          .encoder()
          .writeHeaders(
              ctx,
              1,
              new ReplyHeads(encoder).reply(ErrorReply.NO_ROUTE, true),
              0,
              true,
              ctx.newPromise());
      peer.channel().flush();
      assertThat(peer.drain()).containsExactly("HEADERS 1");

      // When
      peer.get(1);

      // Then
      assertThat(peer.drain()).containsExactly("GOAWAY " + Http2Error.STREAM_CLOSED.code());
      assertThat(peer.channel().isOpen()).isFalse();
    }
  }

  @Test
  void aStreamBelowTheHighestEndsTheConnection() {
    // Given: h2spec 5.1.1/2
    try (Peer peer = new Peer(SMALL)) {
      peer.get(5);

      // When
      peer.get(3);

      // Then
      assertThat(peer.drain()).containsExactly("GOAWAY " + Http2Error.PROTOCOL_ERROR.code());
      assertThat(peer.faults()).containsExactly(PeerFault.PROTOCOL);
    }
  }

  @Test
  void whatComesForAStreamThatWeResetIsNoFault() {
    // Given
    try (Peer peer = new Peer(SMALL)) {
      peer.post(1);
      ChannelHandlerContext ctx = peer.channel().pipeline().context(peer.handler());
      peer.handler().encoder().writeRstStream(ctx, 1, Http2Error.NO_ERROR.code(), ctx.newPromise());
      peer.channel().flush();
      peer.drain();

      // When
      for (int i = 0; i < 200; i++) {
        peer.data(1, 0, 50);
      }
      peer.headers(1, Peer.END_STREAM, "x-sum", "1");
      peer.get(3);

      // Then
      assertThat(peer.seen()).containsExactly("request 1 null", "request 3 null");
      assertThat(peer.drain()).doesNotContain(CALM).noneMatch(frame -> frame.startsWith("RST"));
      assertThat(peer.handler().glitches()).isLessThan(FloodGuard.STREAM_ERROR);
    }
  }
}
