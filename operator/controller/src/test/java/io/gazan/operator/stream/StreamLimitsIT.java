package io.gazan.operator.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gazan.operator.stream.entry.EntryLimits;
import io.gazan.operator.stream.entry.Refusal;
import io.netty.handler.codec.http2.DefaultHttp2PingFrame;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** What a client of the stream's port may take before and after it is let in. */
class StreamLimitsIT {
  private static final String STREAM = "/v1/stream";

  @Test
  void oneAddressCannotTakeThePlacesOfOthersAndSilenceEnds() throws Exception {
    try (StreamFixture fixture =
        StreamFixture.entry(
            limits ->
                new EntryLimits(
                    1000, 256, 8, 100_000, Duration.ofSeconds(2), Duration.ofSeconds(2), 16_384))) {
      // Given
      fixture.publish();
      StreamClient.Request session = fixture.session("dp-1");
      session.acknowledge();
      // When: connections that say nothing
      List<Socket> flood = new ArrayList<>();
      for (int i = 0; i < 100; i++) {
        flood.add(fixture.plain());
      }
      // Then
      await().until(() -> fixture.refusals.contains(Refusal.TOO_MANY_OF_ADDRESS));
      assertThat(fixture.server.figures().connections()).isLessThanOrEqualTo(9);
      // And the session goes on
      fixture.documents.cluster("new", 1);
      fixture.publish();
      session.acknowledge();
      // And the silent ones are gone after a while, so that others come in
      await().until(() -> fixture.server.figures().connections() == 1);
      fixture.session("dp-2").acknowledge();
      for (Socket socket : flood) {
        socket.close();
      }
    }
  }

  @Test
  void oneThatFloodsItsConnectionWithPingsIsClosedAlone() throws Exception {
    try (StreamFixture fixture = StreamFixture.start()) {
      // Given
      fixture.publish();
      StreamClient.Request other = fixture.session("dp-2");
      other.acknowledge();
      StreamClient client = fixture.connect();
      StreamClient.Request flooding = client.session("good", "dp-1", null);
      flooding.acknowledge();
      // When
      for (int i = 0; i < 200; i++) {
        client.connection().writeAndFlush(new DefaultHttp2PingFrame(i));
      }
      // Then
      await().until(flooding::closed);
      fixture.documents.cluster("new", 1);
      fixture.publish();
      other.acknowledge();
    }
  }

  @Test
  void aClientThatSendsMuchBeforeItIsLetInIsClosed() throws Exception {
    try (StreamFixture fixture =
        StreamFixture.entry(
            limits ->
                new EntryLimits(
                    1000, 256, 16, 20_000, limits.handshake(), limits.patience(), 16_384))) {
      // Given
      CountDownLatch latch = new CountDownLatch(1);
      fixture.tokens.holdUntil(latch);
      StreamClient.Request request = fixture.connect().request("POST", STREAM, "good");
      // When
      request.send(new byte[60_000]);
      // Then
      await().until(request::closed);
      assertThat(fixture.refusals).containsExactly(Refusal.TOO_MANY_BYTES);
      latch.countDown();
    }
  }

  @Test
  void aHeadThatIsTooLongIsRefused() throws Exception {
    try (StreamFixture fixture = StreamFixture.start()) {
      // When
      StreamClient.Request request = fixture.connect().request("POST", STREAM, "x".repeat(40_000));
      // Then
      await().until(request::closed);
      assertThat(fixture.tokens.asked()).isZero();
      assertThat(fixture.events).isEmpty();
    }
  }

  @Test
  void aSecondStreamOfAConnectionIsRefusedAndTheFirstGoesOn() throws Exception {
    try (StreamFixture fixture = StreamFixture.start()) {
      // Given
      fixture.publish();
      StreamClient client = fixture.connect();
      StreamClient.Request first = client.session("good", "dp-1", null);
      first.acknowledge();
      // When
      for (int i = 0; i < 3; i++) {
        StreamClient.Request second = client.request("POST", STREAM, "good");
        await().until(() -> !second.stream().isOpen());
      }
      // Then
      fixture.documents.cluster("new", 1);
      fixture.publish();
      first.acknowledge();
      assertThat(fixture.server.figures().sessions()).isEqualTo(1);
    }
  }

  @Test
  void aFloodOfStreamsEndsItsConnection() throws Exception {
    try (StreamFixture fixture = StreamFixture.start()) {
      // Given
      StreamClient client = fixture.connect();
      StreamClient.Request first = client.session("good", "dp-1", null);
      assertThat(first.status()).isEqualTo(200);
      // When
      for (int i = 0; i < 1000 && client.connection().isOpen(); i++) {
        try {
          client.request("POST", STREAM, "good");
        } catch (Exception e) {
          // Netty's ClosedChannelException, which its methods do not declare.
          break;
        }
      }
      // Then
      await().until(first::closed);
      await().until(() -> fixture.server.figures().connections() == 0);
    }
  }
}
