package io.gazan.dataplane.http2;

import static org.assertj.core.api.Assertions.assertThat;

import io.gazan.dataplane.http.reply.ErrorReply;
import io.gazan.dataplane.http.reply.PeerFault;
import io.gazan.dataplane.http1.HeadLimits;
import io.gazan.dataplane.http2.head.HeadEncoder;
import io.gazan.dataplane.http2.head.ReplyHeads;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2FrameTypes;
import io.netty.util.ReferenceCountUtil;
import java.nio.channels.ClosedChannelException;
import org.junit.jupiter.api.Test;

/** What ends a whole server connection: floods, resets and other faults of its client. */
class FrameHandlerFaultsTest {
  private static final String CALM = "GOAWAY " + Http2Error.ENHANCE_YOUR_CALM.code();
  private static final Http2Limits SMALL =
      new Http2Limits(HeadLimits.DEFAULT, 10, 20, 30, 65_536, 1 << 20, 50, 100);

  @Test
  void malformedRequestsAreCounted() {
    // Given
    try (Peer peer = new Peer(SMALL)) {
      // When
      for (int id = 1; id < 30; id += 2) {
        peer.headers(id, Peer.END_STREAM, ":method", "GET");
      }

      // Then
      assertThat(peer.drain()).contains(CALM);
      assertThat(peer.faults()).containsExactly(PeerFault.GLITCHES);
      assertThat(peer.channel().isOpen()).isFalse();
    }
  }

  @Test
  void streamsBeyondTheLimitAreRefused() {
    // Given
    try (Peer peer = new Peer(SMALL)) {
      // When
      for (int id = 1; id <= 23; id += 2) {
        peer.get(id);
      }

      // Then
      assertThat(peer.seen()).hasSize(10);
      assertThat(peer.drain())
          .containsExactly(
              "RST 21 " + Http2Error.REFUSED_STREAM.code(),
              "RST 23 " + Http2Error.REFUSED_STREAM.code());
    }
  }

  @Test
  void rapidResetsEndTheConnection() {
    // Given
    try (Peer peer = new Peer(SMALL)) {
      // When
      for (int id = 1; id < 100; id += 2) {
        peer.get(id);
        peer.rst(id);
      }

      // Then
      assertThat(peer.drain()).contains(CALM);
      assertThat(peer.faults()).containsExactly(PeerFault.RAPID_RESET);
      assertThat(peer.seen()).hasSize(21);
    }
  }

  @Test
  void resetsThatTheClientProvokesEndTheConnection() {
    // Given: a window update of 0 is a stream error of the client's
    Http2Limits tolerant =
        new Http2Limits(HeadLimits.DEFAULT, 10, 20, 30, 65_536, 1 << 20, 50, 100_000);
    try (Peer peer = new Peer(tolerant)) {
      // When
      for (int id = 1; id < 100; id += 2) {
        peer.post(id);
        peer.number(Http2FrameTypes.WINDOW_UPDATE, id, 0);
      }

      // Then
      assertThat(peer.drain()).contains(CALM);
      assertThat(peer.faults()).containsExactly(PeerFault.MADE_YOU_RESET);
      assertThat(peer.channel().isOpen()).isFalse();
    }
  }

  @Test
  void emptyDataEndsTheConnection() {
    // Given
    try (Peer peer = new Peer(SMALL)) {
      peer.post(1);

      // When
      for (int i = 0; i < 30; i++) {
        peer.data(1, 0, 0);
      }

      // Then
      assertThat(peer.drain()).contains(CALM);
      assertThat(peer.faults()).containsExactly(PeerFault.EMPTY_DATA);
    }
  }

  @Test
  void controlFramesEndTheConnection() {
    for (int type :
        new int[] {
          Http2FrameTypes.SETTINGS,
          Http2FrameTypes.PING,
          Http2FrameTypes.PRIORITY,
          Http2FrameTypes.WINDOW_UPDATE,
          0x42
        }) {
      // Given
      try (Peer peer = new Peer(SMALL)) {
        // When
        for (int i = 0; i < 400; i++) {
          switch (type) {
            case Http2FrameTypes.SETTINGS ->
                peer.frame(Http2FrameTypes.SETTINGS, 0, 0, Unpooled.EMPTY_BUFFER);
            case Http2FrameTypes.PING -> peer.ping();
            case Http2FrameTypes.PRIORITY ->
                peer.frame(
                    Http2FrameTypes.PRIORITY, 0, 3, Unpooled.buffer().writeInt(1).writeByte(1));
            case Http2FrameTypes.WINDOW_UPDATE -> peer.number(Http2FrameTypes.WINDOW_UPDATE, 0, 1);
            default -> peer.frame(type, 0, 0, Unpooled.buffer().writeZero(8));
          }
        }

        // Then
        assertThat(peer.drain()).as("type " + type).contains(CALM);
        PeerFault fault =
            switch (type) {
              case Http2FrameTypes.SETTINGS -> PeerFault.SETTINGS;
              case Http2FrameTypes.PING -> PeerFault.PING;
              case Http2FrameTypes.PRIORITY -> PeerFault.PRIORITY;
              case Http2FrameTypes.WINDOW_UPDATE -> PeerFault.WINDOW_UPDATE;
              default -> PeerFault.GLITCHES;
            };
        assertThat(peer.faults()).as("type " + type).containsExactly(fault);
        assertThat(peer.channel().isOpen()).as("type " + type).isFalse();
      }
    }
  }

  @Test
  void manySmallContinuationsEndTheConnection() {
    // Given
    try (Peer peer = new Peer(SMALL)) {
      // When
      peer.frame(Http2FrameTypes.HEADERS, 0, 1, Unpooled.buffer().writeByte(0x82));
      for (int i = 0; i < 40; i++) {
        peer.frame(Http2FrameTypes.CONTINUATION, 0, 1, Unpooled.EMPTY_BUFFER);
      }

      // Then
      assertThat(peer.drain()).anyMatch(frame -> frame.startsWith("GOAWAY"));
      assertThat(peer.faults()).containsExactly(PeerFault.CONTINUATION);
      assertThat(peer.channel().isOpen()).isFalse();
    }
  }

  @Test
  void aConnectionThatIsGoneIsNobodysFault() {
    // Given
    try (Peer peer = new Peer(SMALL)) {
      peer.channel()
          .pipeline()
          .addFirst(
              new ChannelOutboundHandlerAdapter() {
                @Override
                public void write(ChannelHandlerContext ctx, Object frame, ChannelPromise promise) {
                  ReferenceCountUtil.release(frame);
                  promise.setFailure(new ClosedChannelException());
                }
              });

      // When: what has to be answered cannot be
      peer.get(1);
      ChannelHandlerContext ctx = peer.channel().pipeline().context(peer.handler());
      peer.handler()
          .encoder()
          .writeHeaders(
              ctx,
              1,
              new ReplyHeads(new HeadEncoder()).reply(ErrorReply.NO_ROUTE, true),
              0,
              true,
              ctx.newPromise());
      peer.channel().flush();

      // Then
      assertThat(peer.faults()).isEmpty();
      assertThat(peer.channel().isOpen()).isFalse();
    }
  }

  @Test
  void answersThatNobodyReadsEndTheConnection() {
    // Given
    try (Peer peer = new Peer(SMALL)) {
      UnreadAnswers unread = new UnreadAnswers();
      peer.channel().pipeline().addFirst(unread);

      // When
      for (int i = 0; i < 60; i++) {
        peer.ping();
      }

      // Then
      assertThat(peer.channel().isOpen()).isFalse();
      assertThat(unread.held()).isLessThanOrEqualTo(SMALL.controlFrames() + 2);
      assertThat(peer.faults()).containsExactly(PeerFault.UNREAD_ANSWERS);
      unread.release();
    }
  }
}
