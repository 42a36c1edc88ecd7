package io.gazan.operator.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gazan.operator.publish.Publication;
import io.gazan.operator.stream.DataPlanes.Progress;
import io.gazan.upstreams.Problem;
import io.gazan.upstreams.stream.Schema;
import io.gazan.upstreams.stream.message.StreamMessage;
import io.gazan.upstreams.stream.message.StreamMessage.Content;
import io.gazan.upstreams.stream.message.StreamMessage.Update;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a data plane is sent, and what is known of it then. */
class StreamSessionIT {
  @Test
  void nothingNewIsSentWithoutTheLease() throws Exception {
    try (StreamFixture fixture =
        StreamFixture.times(
            times ->
                new SessionLimits.Times(
                    times.hello(),
                    times.answer(),
                    times.drain(),
                    Duration.ofMillis(50),
                    times.silent(),
                    times.dead(),
                    times.schemaHold()))) {
      // Given
      fixture.publish();
      StreamClient.Request session = fixture.session("dp-1");
      session.acknowledge();
      fixture.leading.set(false);
      // When
      fixture.documents.cluster("new", 1);
      Publication second = fixture.publish();
      int pings = session.pings();
      await().until(() -> session.pings() >= pings + 3);
      // Then
      assertThat(session.waiting()).isZero();
      // When: it leads again
      fixture.leading.set(true);
      fixture.server.resume();
      // Then
      assertThat(session.acknowledge().version()).isEqualTo(second.snapshot().version());
    }
  }

  private static final int MANY = 4000;

  @Test
  void anUnsyncedOperatorSendsNothing() throws Exception {
    try (StreamFixture fixture = StreamFixture.start()) {
      // Given
      StreamClient.Request session = fixture.session("dp-1");
      await().until(() -> fixture.dataPlanes.progress().connected() == 1);
      assertThat(session.status()).isEqualTo(200);
      assertThat(session.waiting()).isZero();
      assertThat(fixture.dataPlanes.progress().acknowledged()).isZero();
      // When
      Publication publication = fixture.publish();
      // Then
      assertThat(session.update().version()).isEqualTo(publication.snapshot().version());
    }
  }

  @Test
  void theWholeDocumentComesFirstAndThenWhatChanges() throws Exception {
    try (StreamFixture fixture = StreamFixture.start()) {
      // Given
      fixture.term.set(7);
      Publication first = fixture.publish();
      StreamClient.Request session = fixture.session("dp-1");
      // When
      Update whole = session.acknowledge();
      // Then
      assertThat(whole.content()).isEqualTo(first.snapshot().whole());
      assertThat(whole.term()).isEqualTo(7);
      await().until(() -> fixture.dataPlanes.progress().acknowledged() == first.sequence());
      // When
      fixture.documents.cluster("new", 1);
      Publication second = fixture.publish();
      Update patch = session.acknowledge();
      // Then
      assertThat(patch.version()).isEqualTo(second.snapshot().version());
      assertThat(patch.nonce()).isGreaterThan(whole.nonce());
      assertThat(patch.content()).isEqualTo(second.snapshot().since(first.snapshot()));
      await()
          .untilAsserted(
              () ->
                  assertThat(fixture.dataPlanes.progress())
                      .isEqualTo(
                          new Progress(1, second.sequence(), List.of(), Schema.KNOWN.getLast())));
      await()
          .untilAsserted(
              () ->
                  assertThat(fixture.events)
                      .containsExactly(
                          "opened dp-1",
                          "sent whole",
                          "acknowledged dp-1",
                          "sent patch",
                          "acknowledged dp-1"));
      StreamFigures figures = fixture.server.figures();
      assertThat(figures.sent().whole()).isEqualTo(1);
      assertThat(figures.sent().patches()).isEqualTo(1);
      assertThat(figures.acks()).isEqualTo(2);
    }
  }

  @Test
  void whoHasTheNewestVersionIsSentNothing() throws Exception {
    try (StreamFixture fixture = StreamFixture.start()) {
      // Given: what an operator that was started again publishes
      Publication publication = fixture.publish();
      // When
      StreamClient.Request session = fixture.session("dp-1", publication.snapshot().version());
      // Then
      await().until(() -> fixture.dataPlanes.progress().acknowledged() == publication.sequence());
      // When: published again, as it was
      Publication again = fixture.publish();
      // Then
      await().until(() -> fixture.dataPlanes.progress().acknowledged() == again.sequence());
      assertThat(session.waiting()).isZero();
      assertThat(fixture.server.figures().sent()).isEqualTo(new StreamFigures.Sent(0, 0, 0));
    }
  }

  @Test
  void whoComesBackWithAVersionThatIsKnownGetsAPatch() throws Exception {
    try (StreamFixture fixture = StreamFixture.start()) {
      // Given
      Publication first = fixture.publish();
      fixture.documents.cluster("new", 1);
      fixture.publish();
      // When
      StreamClient.Request known = fixture.session("dp-1", first.snapshot().version());
      StreamClient.Request unknown = fixture.session("dp-2", "0".repeat(64));
      // Then
      assertThat(known.update().content()).isInstanceOf(Content.Patch.class);
      assertThat(unknown.update().content()).isInstanceOf(Content.Whole.class);
    }
  }

  @Test
  void onlyTheNewestWaitsForOneThatHasNotAnswered() throws Exception {
    try (StreamFixture fixture = StreamFixture.start()) {
      // Given
      fixture.publish();
      StreamClient.Request session = fixture.session("dp-1");
      Update first = session.update();
      // When
      for (int i = 1; i <= 50; i++) {
        fixture.documents.cluster("changes", i);
        fixture.publish();
      }
      Publication newest = fixture.documents.cluster("last", 1).publish();
      fixture.server.offer(newest);
      assertThat(session.waiting()).isZero();
      session.send(new StreamMessage.Ack(first.nonce(), first.version()));
      // Then
      assertThat(session.acknowledge().version()).isEqualTo(newest.snapshot().version());
      await().until(() -> fixture.dataPlanes.progress().acknowledged() == newest.sequence());
      assertThat(session.waiting()).isZero();
    }
  }

  @Test
  void aRefusalIsToldAndTheNextDocumentComesWhole() throws Exception {
    try (StreamFixture fixture = StreamFixture.start()) {
      // Given
      fixture.publish();
      StreamClient.Request session = fixture.session("dp-1");
      session.acknowledge();
      fixture.documents.cluster("bad", 1);
      Publication bad = fixture.publish();
      Update update = session.update();
      // When
      List<Problem> problems = List.of(new Problem("clusters.bad", 0, 0, "is bad"));
      session.send(new StreamMessage.Nack(update.nonce(), update.version(), problems));
      // Then
      await()
          .untilAsserted(
              () ->
                  assertThat(fixture.refused)
                      .containsExactly(new StreamFixture.Refused("dp-1", bad, problems)));
      assertThat(fixture.dataPlanes.progress().acknowledged()).isLessThan(bad.sequence());
      assertThat(session.waiting()).isZero();
      // When
      fixture.documents.without("bad").cluster("good", 1);
      Publication good = fixture.publish();
      // Then
      Update next = session.acknowledge();
      assertThat(next.content()).isEqualTo(good.snapshot().whole());
      await().until(() -> fixture.dataPlanes.progress().acknowledged() == good.sequence());
      assertThat(fixture.events).contains("refused dp-1 1");
    }
  }

  @Test
  void whatWasRefusedIsSentAgainOnlyWhenItIsPublishedAgain() throws Exception {
    try (StreamFixture fixture = StreamFixture.start()) {
      // Given
      fixture.publish();
      StreamClient.Request session = fixture.session("dp-1");
      Update update = session.update();
      session.send(
          new StreamMessage.Nack(
              update.nonce(), update.version(), List.of(new Problem("", 0, 0, "no"))));
      await().until(() -> fixture.refused.size() == 1);
      assertThat(session.waiting()).isZero();
      // When
      Publication again = fixture.publish();
      // Then
      Update next = session.acknowledge();
      assertThat(next.nonce()).isEqualTo(again.sequence());
      await().until(() -> fixture.dataPlanes.progress().acknowledged() == again.sequence());
    }
  }

  @Test
  void oneThatTakesNothingIsClosedAndTheOthersDoNotWait() throws Exception {
    try (StreamFixture fixture =
        StreamFixture.times(
            times ->
                new SessionLimits.Times(
                    times.hello(),
                    times.answer(),
                    Duration.ofSeconds(2),
                    times.ping(),
                    times.silent(),
                    times.dead(),
                    times.schemaHold()))) {
      // Given: more than the windows hold
      fixture.documents.many(MANY);
      StreamClient.Request slow = fixture.session("slow");
      assertThat(slow.status()).isEqualTo(200);
      slow.stream().config().setAutoRead(false);
      StreamClient.Request quick = fixture.session("quick");
      await().until(() -> fixture.dataPlanes.progress().connected() == 2);
      // When
      Publication publication = fixture.publish();
      // Then
      assertThat(quick.acknowledge().version()).isEqualTo(publication.snapshot().version());
      await().until(() -> fixture.events.contains("closed slow slow_reader"));
      await().until(() -> !slow.stream().parent().isOpen());
      assertThat(fixture.dataPlanes.progress().acknowledged()).isEqualTo(publication.sequence());
      fixture.documents.cluster("new", 1);
      fixture.publish();
      quick.acknowledge();
      slow.stream().config().setAutoRead(true);
    }
  }

  @Test
  void manyDataPlanesGetTheSameDocument() throws Exception {
    try (StreamFixture fixture = StreamFixture.start()) {
      // Given
      fixture.documents.many(MANY);
      Publication publication = fixture.publish();
      for (int i = 0; i < 10; i++) {
        // When
        StreamClient.Request session = fixture.session("dp-" + i);
        // Then
        assertThat(session.acknowledge().content()).isEqualTo(publication.snapshot().whole());
      }
      await()
          .untilAsserted(
              () ->
                  assertThat(fixture.dataPlanes.progress())
                      .isEqualTo(
                          new Progress(
                              10, publication.sequence(), List.of(), Schema.KNOWN.getLast())));
    }
  }

  @Test
  void aDataPlaneThatKnowsLessWaitsForADocumentThatItKnows() throws Exception {
    try (StreamFixture fixture =
        StreamFixture.times(
            times ->
                new SessionLimits.Times(
                    times.hello(),
                    times.answer(),
                    times.drain(),
                    times.ping(),
                    times.silent(),
                    times.dead(),
                    StreamFixture.never()))) {
      // Given
      fixture.publish();
      StreamClient.Request old = fixture.connect().request("POST", "/v1/stream", "good");
      old.send(new StreamMessage.Hello("old", "0.1", List.of(Schema.BASE), null));
      await().until(() -> fixture.dataPlanes.progress().schema() == Schema.BASE);
      // When
      StreamClient.Request current = fixture.session("new");
      current.acknowledge();
      assertThat(old.waiting()).isZero();
      fixture.documents.cluster("new", 1);
      Publication rendered = fixture.publish();
      // Then
      assertThat(old.acknowledge().version()).isEqualTo(rendered.snapshot().version());
      // When: another one connects, and what is published is for its like already
      StreamClient.Request older = fixture.connect().request("POST", "/v1/stream", "good");
      older.send(new StreamMessage.Hello("older", "0.1", List.of(Schema.BASE, 99), null));
      // Then
      older.acknowledge();
    }
  }

  @Test
  void aDataPlaneThatKnowsLessDoesNotWaitForEver() throws Exception {
    try (StreamFixture fixture =
        StreamFixture.times(
            times ->
                new SessionLimits.Times(
                    times.hello(),
                    times.answer(),
                    times.drain(),
                    times.ping(),
                    times.silent(),
                    times.dead(),
                    StreamFixture.soon()))) {
      // Given
      Publication publication = fixture.publish();
      StreamClient.Request old = fixture.connect().request("POST", "/v1/stream", "good");
      // When
      old.send(new StreamMessage.Hello("old", "0.1", List.of(), null));
      // Then
      assertThat(old.acknowledge().version()).isEqualTo(publication.snapshot().version());
    }
  }

  @Test
  void theTermOfTheMomentIsSent() throws Exception {
    try (StreamFixture fixture = StreamFixture.start()) {
      // Given
      fixture.publish();
      StreamClient.Request session = fixture.session("dp-1");
      assertThat(session.acknowledge().term()).isEqualTo(1);
      // When
      fixture.term.set(5);
      fixture.documents.cluster("new", 1);
      fixture.publish();
      // Then
      assertThat(session.acknowledge().term()).isEqualTo(5);
      // And who asks for the same document after another change of term is told that one
      fixture.term.set(6);
      assertThat(fixture.session("dp-2").acknowledge().term()).isEqualTo(6);
    }
  }
}
