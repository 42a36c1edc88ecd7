package io.gazan.operator.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gazan.operator.pki.ServingCertificate;
import io.gazan.operator.pki.TestCertificates;
import io.gazan.operator.publish.Publication;
import io.gazan.operator.stream.DataPlanes.Progress;
import io.gazan.operator.stream.SessionLimits.Times;
import io.gazan.operator.stream.entry.Refusal;
import io.gazan.upstreams.Problem;
import io.gazan.upstreams.stream.Schema;
import io.gazan.upstreams.stream.message.StreamMessage;
import io.gazan.upstreams.stream.message.StreamMessage.Update;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Why sessions end, and that nothing else does. */
class StreamEndingIT {
  @Test
  void whoSaysNoHelloIsClosed() throws Exception {
    try (StreamFixture fixture = StreamFixture.times(times -> with(times, 0))) {
      // When
      StreamClient.Request session = fixture.connect().request("POST", "/v1/stream", "good");
      // Then
      await().until(session::closed);
      assertThat(fixture.events).containsExactly("closed  no_hello");
    }
  }

  @Test
  void anUpdateWithoutAnAnswerEndsTheSessionAndTheNextOneGetsItAgain() throws Exception {
    try (StreamFixture fixture = StreamFixture.times(times -> with(times, 1))) {
      // Given
      Publication publication = fixture.publish();
      StreamClient.Request session = fixture.session("dp-1");
      Update lost = session.update();
      // When: no acknowledgement comes
      await().until(session::closed);
      // Then
      assertThat(fixture.events).contains("closed dp-1 no_answer");
      assertThat(fixture.dataPlanes.progress().connected()).isZero();
      // When
      StreamClient.Request again = fixture.session("dp-1");
      // Then
      assertThat(again.acknowledge()).isEqualTo(lost);
      await().until(() -> fixture.dataPlanes.progress().acknowledged() == publication.sequence());
      assertThat(again.closed()).isFalse();
    }
  }

  @Test
  void aSilentOneIsMarkedAndThenClosed() throws Exception {
    try (StreamFixture fixture = StreamFixture.times(times -> with(times, 2))) {
      // Given
      Publication publication = fixture.publish();
      StreamClient.Request session = fixture.session("dp-1");
      session.acknowledge();
      StreamClient.Request lively = fixture.session("dp-2", publication.snapshot().version());
      // When
      await()
          .until(
              () -> {
                lively.send(new StreamMessage.Ping());
                return fixture
                    .dataPlanes
                    .progress()
                    .equals(
                        new Progress(
                            1, publication.sequence(), List.of("dp-1"), Schema.KNOWN.getLast()));
              });
      // Then
      assertThat(session.pings()).isPositive();
      await()
          .until(
              () -> {
                lively.send(new StreamMessage.Ping());
                return session.closed();
              });
      assertThat(fixture.events).contains("closed dp-1 silent");
      assertThat(fixture.dataPlanes.progress().silent()).isEmpty();
      assertThat(lively.closed()).isFalse();
    }
  }

  @Test
  void aSilentOneThatSpeaksAgainCountsAgain() throws Exception {
    try (StreamFixture fixture =
        StreamFixture.times(
            times ->
                new Times(
                    times.hello(),
                    times.answer(),
                    times.drain(),
                    Duration.ofMillis(50),
                    StreamFixture.soon(),
                    StreamFixture.never(),
                    times.schemaHold()))) {
      // Given
      fixture.publish();
      StreamClient.Request session = fixture.session("dp-1");
      session.acknowledge();
      await().until(() -> fixture.dataPlanes.progress().silent().equals(List.of("dp-1")));
      // When
      session.send(new StreamMessage.Ping());
      // Then
      await().until(() -> fixture.dataPlanes.progress().connected() == 1);
    }
  }

  @Test
  void aSecondSessionOfANodeReplacesTheFirst() throws Exception {
    try (StreamFixture fixture = StreamFixture.start()) {
      // Given
      fixture.publish();
      StreamClient.Request first = fixture.session("dp-1");
      first.acknowledge();
      // When
      StreamClient.Request second = fixture.session("dp-1");
      // Then
      second.acknowledge();
      await().until(first::closed);
      await().until(() -> fixture.events.contains("closed dp-1 replaced"));
      assertThat(fixture.dataPlanes.progress().connected()).isEqualTo(1);
      fixture.documents.cluster("new", 1);
      fixture.publish();
      second.acknowledge();
    }
  }

  @Test
  void anotherPodCannotTakeANodesPlace() throws Exception {
    try (StreamFixture fixture = StreamFixture.start()) {
      // Given
      fixture.tokens.pod("one", "pod-1").pod("two", "pod-2");
      fixture.publish();
      StreamClient.Request first = fixture.connect().session("one", "pod-1", null);
      first.acknowledge();
      // When
      StreamClient.Request second = fixture.connect().session("two", "pod-1", null);
      // Then
      await().until(second::closed);
      assertThat(second.waiting()).isZero();
      assertThat(fixture.events).contains("closed  node_taken");
      fixture.documents.cluster("new", 1);
      fixture.publish();
      first.acknowledge();
    }
  }

  @Test
  void oneTokenHasSoManySessionsAndNoMore() throws Exception {
    SessionLimits limits = SessionLimits.DEFAULT;
    try (StreamFixture fixture =
        StreamFixture.session(
            new SessionLimits(
                limits.times(),
                limits.lineBytes(),
                limits.nackBytes(),
                limits.messages(),
                2,
                limits.leastLife()))) {
      // Given
      fixture.publish();
      fixture.session("dp-1").acknowledge();
      fixture.session("dp-2").acknowledge();
      // When
      StreamClient.Request third = fixture.session("dp-3");
      // Then
      await().until(third::closed);
      assertThat(fixture.events).contains("closed  too_many_of_token");
      await().until(() -> fixture.server.figures().sessions() == 2);
    }
  }

  @Test
  void aLineThatIsTooLongEndsTheSession() throws Exception {
    try (StreamFixture fixture = StreamFixture.start()) {
      // Given
      StreamClient.Request session = fixture.connect().request("POST", "/v1/stream", "good");
      // When
      for (int i = 0; i < 10; i++) {
        session.send(new byte[10_000]);
      }
      // Then
      await().until(session::closed);
      assertThat(fixture.events).containsExactly("closed  line_too_long");
    }
  }

  @Test
  void aRefusalMayBeLongAndNothingElseMay() throws Exception {
    try (StreamFixture fixture = StreamFixture.start()) {
      // Given
      fixture.publish();
      StreamClient.Request session = fixture.session("dp-1");
      Update update = session.update();
      // When
      session.send(
          new StreamMessage.Nack(
              update.nonce(),
              update.version(),
              List.of(new Problem("clusters.a", 0, 0, "x".repeat(300_000)))));
      // Then
      await().until(() -> fixture.refused.size() == 1);
      // When
      fixture.documents.cluster("new", 1);
      fixture.publish();
      Update next = session.update();
      session.send(new StreamMessage.Ack(next.nonce(), next.version() + "x".repeat(100_000)));
      // Then
      await().until(session::closed);
      assertThat(fixture.events).contains("closed dp-1 line_too_long");
    }
  }

  @Test
  void whatIsNoMessageEndsTheSession() throws Exception {
    try (StreamFixture fixture = StreamFixture.start()) {
      fixture.publish();
      for (String line :
          List.of(
              "",
              "hello",
              "{}",
              "{\"ping\":{}}",
              "{\"ack\":{\"nonce\":1,\"version\":\"x\"}}",
              "{\"hello\":{\"node\":\"a\\nb\",\"build\":\"1\",\"schemas\":[0]}}",
              "{\"hello\":{\"node\":\"\",\"build\":\"1\",\"schemas\":[0]}}")) {
        // When
        StreamClient.Request session = fixture.connect().request("POST", "/v1/stream", "good");
        session.send((line + "\n").getBytes(StandardCharsets.UTF_8));
        // Then
        await().until(session::closed);
        assertThat(session.waiting()).isZero();
      }
      assertThat(fixture.events).containsOnly("closed  bad_message").hasSize(7);
    }
  }

  @Test
  void anAnswerToSomethingElseEndsTheSession() throws Exception {
    try (StreamFixture fixture = StreamFixture.start()) {
      // Given
      fixture.publish();
      StreamClient.Request wrongVersion = fixture.session("dp-1");
      Update update = wrongVersion.update();
      StreamClient.Request wrongNonce = fixture.session("dp-2");
      wrongNonce.update();
      StreamClient.Request twice = fixture.session("dp-3");
      // When
      wrongVersion.send(new StreamMessage.Ack(update.nonce(), "other"));
      wrongNonce.send(new StreamMessage.Ack(update.nonce() + 1, update.version()));
      Update answered = twice.acknowledge();
      twice.send(new StreamMessage.Ack(answered.nonce(), answered.version()));
      // Then
      for (StreamClient.Request session : List.of(wrongVersion, wrongNonce, twice)) {
        await().until(session::closed);
      }
      assertThat(fixture.dataPlanes.progress().connected()).isZero();
    }
  }

  @Test
  void aFloodOfMessagesEndsTheSession() throws Exception {
    try (StreamFixture fixture = StreamFixture.start()) {
      // Given
      fixture.publish();
      StreamClient.Request session = fixture.session("dp-1");
      session.acknowledge();
      // When
      for (int i = 0; i < 2000; i++) {
        session.send(new StreamMessage.Ping());
      }
      // Then
      await().until(session::closed);
      assertThat(fixture.events).contains("closed dp-1 too_many_messages");
    }
  }

  @Test
  void whoEndsItsRequestHasLeft() throws Exception {
    try (StreamFixture fixture = StreamFixture.start()) {
      // Given
      fixture.publish();
      StreamClient.Request ends = fixture.session("dp-1");
      ends.acknowledge();
      StreamClient.Request breaks = fixture.session("dp-2");
      breaks.acknowledge();
      // When
      ends.finish();
      breaks.stream().parent().close();
      // Then
      await().until(ends::closed);
      await()
          .untilAsserted(
              () -> assertThat(fixture.events).contains("closed dp-1 left", "closed dp-2 left"));
      assertThat(fixture.dataPlanes.progress().connected()).isZero();
      assertThat(fixture.server.figures().sessions()).isZero();
    }
  }

  @Test
  void whoLosesLeadershipClosesAllSessionsInGoodOrder() throws Exception {
    try (StreamFixture fixture = StreamFixture.start()) {
      // Given
      fixture.publish();
      StreamClient.Request one = fixture.session("dp-1");
      one.acknowledge();
      StreamClient.Request two = fixture.session("dp-2");
      two.acknowledge();
      // When
      fixture.leading.set(false);
      fixture.server.closeAll("another replica leads");
      // Then: the answers end whole
      assertThat(one.body()).isEmpty();
      assertThat(two.body()).isEmpty();
      await().until(() -> one.closed() && two.closed());
      assertThat(fixture.dataPlanes.progress().connected()).isZero();
      // And who comes again is told to go elsewhere
      StreamClient.Request again = fixture.session("dp-1");
      assertThat(again.status()).isEqualTo(503);
      assertThat(fixture.refusals).contains(Refusal.NOT_LEADER);
      // When
      fixture.leading.set(true);
      // Then
      fixture.session("dp-1").acknowledge();
    }
  }

  @Test
  void aNewCertificateIsSeenByNewConnectionsAndOldOnesGoOn() throws Exception {
    try (StreamFixture fixture = StreamFixture.start()) {
      // Given
      fixture.publish();
      StreamClient before = fixture.connect();
      StreamClient.Request session = before.session("good", "dp-1", null);
      session.acknowledge();
      // When
      ServingCertificate renewed = TestCertificates.server(fixture.authority);
      fixture.certificate.set(renewed);
      StreamClient after = fixture.connect();
      // Then
      assertThat(after.server()).isEqualTo(renewed.certificate());
      assertThat(before.server()).isNotEqualTo(renewed.certificate());
      after.session("good", "dp-2", null).acknowledge();
      fixture.documents.cluster("new", 1);
      fixture.publish();
      session.acknowledge();
    }
  }

  @Test
  void theEndOfTheServerEndsEverything() throws Exception {
    // Given
    StreamClient.Request session;
    try (StreamFixture fixture = StreamFixture.start()) {
      fixture.publish();
      session = fixture.session("dp-1");
      session.acknowledge();
      // When
      fixture.server.close();
      // Then
      await().until(session::closed);
      assertThat(fixture.server.figures().sessions()).isZero();
    }
  }

  /** One of the times short: 0 hello, 1 answer, 2 silence. */
  private static Times with(Times times, int which) {
    Duration soon = StreamFixture.soon();
    return new Times(
        which == 0 ? soon : times.hello(),
        which == 1 ? soon : times.answer(),
        times.drain(),
        which == 2 ? Duration.ofMillis(50) : times.ping(),
        which == 2 ? Duration.ofSeconds(1) : times.silent(),
        which == 2 ? Duration.ofSeconds(6) : times.dead(),
        times.schemaHold());
  }
}
