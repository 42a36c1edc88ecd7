package io.gazan.dataplane.provider.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gazan.dataplane.testing.operator.FakeOperator;
import io.gazan.dataplane.testing.operator.FakeSession;
import io.gazan.dataplane.testing.operator.Snapshots;
import io.gazan.upstreams.stream.Snapshot;
import io.gazan.upstreams.stream.message.StreamMessage;
import io.gazan.upstreams.stream.message.StreamMessage.Ack;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which leader a data plane follows: never one that was elected before another it knows. */
class OperatorTermsIT {
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
  void shouldKnowTheTermBeforeAnythingIsSentAndEndASessionOfALowerOne() {
    // Given
    FakeOperator operator = scene.operator();
    scene.start();
    FakeSession session = operator.session();
    session.hello();
    session.send(new StreamMessage.Ping(7L));
    await().until(() -> scene.provider().figures().term() == 7);

    // When
    session.send(new StreamMessage.Ping(6L));

    // Then
    assertThat(session.isOver()).isTrue();
    scene.awaitEnded(SessionEnd.LOWER_TERM, 1);
    FakeSession next = operator.session().term(6);
    next.hello();
    next.whole(TWO);
    assertThat(next.isOver()).isTrue();
    assertThat(scene.applied).isEmpty();
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
}
