package io.gazan.dataplane.provider.operator;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.gazan.dataplane.testing.operator.FakeOperator;
import io.gazan.dataplane.testing.operator.FakeSession;
import io.gazan.dataplane.testing.operator.Snapshots;
import io.gazan.upstreams.Problem;
import io.gazan.upstreams.document.parse.DocumentLimits;
import io.gazan.upstreams.stream.Snapshot;
import io.gazan.upstreams.stream.message.StreamMessage;
import io.gazan.upstreams.stream.message.StreamMessage.Ack;
import io.gazan.upstreams.stream.message.StreamMessage.Content;
import io.gazan.upstreams.stream.message.StreamMessage.Nack;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What becomes of updates: those that are good, broken, of another base, of a term that is over.
 */
class OperatorUpdatesIT {
  private static final Snapshot ONE = Snapshots.host("one.test", "127.0.0.1:1");
  private static final Snapshot TWO = Snapshots.host("two.test", "127.0.0.1:1");

  @TempDir Path folder;
  private OperatorScene scene;

  @BeforeEach
  void open() throws IOException {
    scene = new OperatorScene(folder);
  }

  @AfterEach
  void close() {
    scene.close();
  }

  @Test
  void shouldRefuseWhatCannotBeReadOrUsedAndGoOn() {
    // Given
    FakeOperator operator = scene.operator();
    scene.start();
    FakeSession session = operator.session();
    session.hello();

    // When
    long unread =
        session.update(
            "v",
            new Content.Whole(
                "{\"upstreams\":{\"a.test\":{\"paths\":{\"/\":{\"cluster\":\"x\"}}}}}"));

    // Then
    assertThat(session.next())
        .isInstanceOfSatisfying(
            Nack.class,
            nack -> {
              assertThat(nack.nonce()).isEqualTo(unread);
              assertThat(nack.version()).isEqualTo("v");
              assertThat(nack.problems())
                  .extracting(Problem::path, Problem::message)
                  .containsExactly(
                      org.assertj.core.groups.Tuple.tuple(
                          "upstreams.a.test.paths./.cluster",
                          "unknown cluster \"x\"; there are no clusters"));
            });

    // When
    scene.problems = List.of(new Problem("certificates.c.key", 0, 0, "does not match"));
    session.whole(ONE);

    // Then
    assertThat(session.next())
        .isInstanceOfSatisfying(
            Nack.class, nack -> assertThat(nack.problems()).isEqualTo(scene.problems));

    // When
    scene.problems = List.of();
    session.whole(ONE);

    // Then
    assertThat(session.next()).isInstanceOf(Ack.class);
    assertThat(scene.provider().figures().refused()).isEqualTo(2);
    assertThat(scene.applied).containsExactly(ONE.upstreams());
  }

  @Test
  void shouldReadALineThatComesInPiecesAndMoreLinesAtOnceThanMayWait() {
    // Given
    scene.limits = DocumentLimits.ofBytes(4096);
    FakeOperator operator = scene.operator();
    scene.start();
    FakeSession session = operator.session();
    session.hello();
    byte[] line =
        io.gazan.upstreams.stream.message.StreamCodec.encode(
            new StreamMessage.Update(9, 1, ONE.version(), ONE.whole()));

    // When
    for (byte each : line) {
      session.raw(new byte[] {each});
    }
    session.raw("{\"ping\":{}}\n".repeat(10_000).getBytes(UTF_8));
    session.patch(ONE, TWO);

    // Then
    assertThat(session.next()).isEqualTo(new Ack(9, ONE.version()));
    assertThat(session.next()).isEqualTo(new Ack(1, TWO.version()));
  }

  @Test
  void shouldTakeADocumentLargerThanAnyWindow() {
    // Given
    String lines = "X".repeat(60_000);
    StringBuilder yaml = new StringBuilder("upstreams:\n");
    for (int i = 0; i < 100; i++) {
      yaml.append(
          "  h%d.test: {paths: {\"/\": {respond: {status: 200, body: %s}}}}\n".formatted(i, lines));
    }
    Snapshot large = Snapshots.of(yaml.toString());
    FakeOperator operator = scene.operator();
    scene.start();
    FakeSession session = operator.session();
    session.hello();

    // When
    long nonce = session.whole(large);

    // Then
    assertThat(large.size()).isGreaterThan(5_000_000);
    assertThat(session.next()).isEqualTo(new Ack(nonce, large.version()));
  }

  @Test
  void shouldEndASessionWhosePatchStartsFromSomethingElse() {
    // Given
    FakeOperator operator = scene.operator();
    scene.start();
    FakeSession session = operator.session();
    session.hello();

    // When
    session.patch(ONE, TWO);

    // Then
    scene.awaitEnded(SessionEnd.OTHER_BASE, 1);
    assertThat(session.isOver()).isTrue();
    assertThat(scene.applied).isEmpty();
    assertThat(operator.session().hello().applied()).isNull();
  }

  @Test
  void shouldEndASessionOfALowerTermAndGoOnWithTheHigher() {
    // Given
    FakeOperator operator = scene.operator();
    scene.start();
    FakeSession session = operator.session().term(7);
    session.hello();
    session.whole(ONE);
    assertThat(session.next()).isInstanceOf(Ack.class);

    // When
    session.term(6).whole(TWO);

    // Then
    assertThat(session.isOver()).isTrue();
    scene.awaitEnded(SessionEnd.LOWER_TERM, 1);
    assertThat(scene.applied).containsExactly(ONE.upstreams());
    assertThat(scene.provider().figures().term()).isEqualTo(7);
    FakeSession next = operator.session().term(7);
    assertThat(next.hello().applied()).isEqualTo(ONE.version());
    next.whole(TWO);
    assertThat(next.next()).isInstanceOf(Ack.class);
  }

  @Test
  void shouldNameWhatIsInForceWhenItComesBack() {
    // Given
    FakeOperator operator = scene.operator();
    scene.start();
    FakeSession session = operator.session();
    session.hello();
    long nonce = session.whole(ONE);
    assertThat(session.next()).isEqualTo(new Ack(nonce, ONE.version()));

    // When
    session.end();
    FakeSession next = operator.session();

    // Then
    assertThat(next.hello().applied()).isEqualTo(ONE.version());
    long patched = next.patch(ONE, TWO);
    assertThat(next.next()).isEqualTo(new Ack(patched, TWO.version()));
    assertThat(scene.applied).containsExactly(ONE.upstreams(), TWO.upstreams());
    assertThat(scene.provider().figures().applied()).isEqualTo(2);
    assertThat(scene.provider().figures().bytes()).isPositive();
  }
}
