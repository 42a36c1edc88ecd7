package io.gazan.dataplane.provider.operator;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gazan.dataplane.testing.LogLines;
import io.gazan.dataplane.testing.operator.FakeOperator;
import io.gazan.dataplane.testing.operator.FakeSession;
import io.gazan.dataplane.testing.tls.TestCertificates;
import io.gazan.upstreams.document.parse.DocumentLimits;
import io.gazan.upstreams.stream.Schema;
import io.gazan.upstreams.stream.message.StreamMessage;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Sessions with operators that do not always do what they should. */
class OperatorSessionsIT {

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
  void shouldSayNothingToWhomTheCaDoesNotVouchForAndTakeHimWhenItDoes() throws IOException {
    // Given
    Files.writeString(folder.resolve("ca.pem"), TestCertificates.strangers().certificatePem());
    FakeOperator operator = scene.operator();

    // When
    scene.start();
    scene.awaitEnded(SessionEnd.TLS, 2);

    // Then
    assertThat(operator.requests()).isZero();

    // When: the CA is renewed, and the old one stays in the bundle
    Files.writeString(
        folder.resolve("ca.pem"),
        TestCertificates.strangers().certificatePem()
            + TestCertificates.authority().certificatePem());

    // Then
    assertThat(operator.session().hello().node()).isEqualTo("node-1");
  }

  @Test
  void shouldSayNothingToAServerOfAnotherName() {
    // Given
    FakeOperator operator = scene.operator();
    operator.show(TestCertificates.server("other.test"));

    // When
    scene.start();
    scene.awaitEnded(SessionEnd.TLS, 2);

    // Then
    assertThat(operator.requests()).isZero();
  }

  @Test
  void shouldSayNothingInPlainText() throws IOException {
    // Given
    try (ServerSocket plain = new ServerSocket(0)) {
      scene.addresses =
          List.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), plain.getLocalPort()));
      Thread.ofVirtual().start(() -> answerPlainly(plain));

      // When
      scene.start();

      // Then
      scene.awaitEnded(SessionEnd.TLS, 1);
    }
  }

  private static void answerPlainly(ServerSocket plain) {
    try (var socket = plain.accept()) {
      socket.getOutputStream().write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(UTF_8));
      socket.getInputStream().readAllBytes();
    } catch (IOException e) {
      // The test is over.
    }
  }

  @ParameterizedTest
  @CsvSource({"401, UNAUTHORIZED", "403, UNAUTHORIZED", "503, NOT_LEADER", "404, REFUSED"})
  void shouldTryAgainAfterARefusalAndSayItOnce(int status, SessionEnd end) {
    // Given
    FakeOperator operator = scene.operator();
    operator.answer(status);
    try (LogLines log = new LogLines(OperatorProvider.class)) {
      // When
      scene.start();
      scene.awaitEnded(end, 3);

      // Then
      assertThat(log.with("answered " + status)).hasSize(1);

      // When
      operator.answer(200);

      // Then
      assertThat(operator.session().hello().applied()).isNull();
    }
  }

  @Test
  void shouldReadTheTokenAgainForEveryDial() throws IOException {
    // Given
    Files.delete(folder.resolve("token"));
    FakeOperator operator = scene.operator();
    operator.answer(401);
    scene.start();
    scene.awaitEnded(SessionEnd.CREDENTIALS, 1);
    assertThat(operator.requests()).isZero();

    // When
    Files.writeString(folder.resolve("token"), "token-2");
    scene.awaitEnded(SessionEnd.UNAUTHORIZED, 1);
    Files.writeString(folder.resolve("token"), "token-3\n");
    await().until(() -> operator.tokens().contains("Bearer token-3"));

    // Then
    assertThat(operator.tokens()).first().isEqualTo("Bearer token-2");
  }

  @Test
  void shouldFindTheLeaderAmongTheAddresses() {
    // Given
    FakeOperator standby = scene.operator();
    FakeOperator leader = scene.operator();
    standby.answer(503);

    // When
    scene.start();
    FakeSession session = leader.session();

    // Then
    assertThat(session.path()).isEqualTo("POST /v1/stream");
    assertThat(session.hello())
        .isEqualTo(new StreamMessage.Hello("node-1", "0.0.test", Schema.KNOWN, null));

    // When: the other one leads now
    leader.answer(503);
    standby.answer(200);
    session.end();

    // Then
    assertThat(standby.session().hello().node()).isEqualTo("node-1");
  }

  @Test
  void shouldEndASessionThatSaysNothing() {
    // Given
    scene.timing =
        new Timing(
            Duration.ofSeconds(10),
            Duration.ofSeconds(10),
            Duration.ofMillis(50),
            Duration.ofMillis(500),
            Duration.ofMillis(50),
            Duration.ofMillis(200),
            Duration.ofMillis(50));
    FakeOperator operator = scene.operator();
    scene.start();

    // When
    FakeSession session = operator.session();

    // Then
    assertThat(session.isOver()).isTrue();
    assertThat(session.pings()).isPositive();
    scene.awaitEnded(SessionEnd.SILENT, 1);
    assertThat(operator.session().hello().node()).isEqualTo("node-1");
  }

  @Test
  void shouldLiveAsLongAsTheOperatorPings() {
    // Given
    FakeOperator operator = scene.operator();
    scene.start();
    FakeSession session = operator.session();

    // When
    session.send(new StreamMessage.Ping());
    await().until(() -> session.pings() > 3);

    // Then
    assertThat(scene.provider().figures().connected()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({"'no message\n'", "'{\"ack\":{\"nonce\":1,\"version\":\"v\"}}\n'", "'\n'"})
  void shouldEndASessionThatSpeaksSomethingElse(String text) {
    // Given
    FakeOperator operator = scene.operator();
    scene.start();
    FakeSession session = operator.session();

    // When
    session.raw(text.getBytes(UTF_8));

    // Then
    scene.awaitEnded(SessionEnd.BAD_MESSAGE, 1);
    assertThat(session.isOver()).isTrue();
    assertThat(operator.session().hello().node()).isEqualTo("node-1");
  }

  @Test
  void shouldEndASessionWhoseLineDoesNotEnd() {
    // Given
    scene.limits = DocumentLimits.ofBytes(1024);
    FakeOperator operator = scene.operator();
    scene.start();
    FakeSession session = operator.session();

    // When
    session.raw("x".repeat(LastKnownGood.ENVELOPE + 1025).getBytes(UTF_8));

    // Then
    scene.awaitEnded(SessionEnd.BAD_MESSAGE, 1);
    assertThat(session.isOver()).isTrue();
  }

  @Test
  void shouldGoOnWhenTheOperatorComesBackAtItsAddress() {
    // Given
    FakeOperator first = scene.operator();
    scene.start();
    first.session().hello();

    // When
    first.close();
    scene.awaitEnded(SessionEnd.UNREACHABLE, 2);
    try (FakeOperator again = FakeOperator.startAt(first.address(), OperatorScene.PAIR)) {
      // Then
      assertThat(again.session().hello().node()).isEqualTo("node-1");
    }
  }
}
