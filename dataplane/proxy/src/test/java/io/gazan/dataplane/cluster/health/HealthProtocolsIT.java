package io.gazan.dataplane.cluster.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.gazan.dataplane.testing.Handshakes;
import io.gazan.dataplane.testing.SpeakingEndpoint;
import io.gazan.dataplane.testing.Speech;
import io.gazan.dataplane.testing.SpeechAnswer;
import io.gazan.upstreams.cluster.Protocol;
import io.gazan.upstreams.tls.UpstreamTlsSpec;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A17 in every protocol that an endpoint may speak. */
class HealthProtocolsIT {
  private static final long TIMEOUT_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final EventLoop loop =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory()).next();
  private final HealthProbe probe = new HealthProbe(loop, NioSocketChannel.class, Handshakes.of());

  @AfterEach
  void stop() {
    loop.parent().shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
  }

  @ParameterizedTest
  @CsvSource({"PLAIN,HTTP1", "TLS,HTTPS", "TLS_WITHOUT_ALPN,HTTPS", "TLS_WITH_H2,H2", "H2C,H2C"})
  void theStatusDecidesInEveryProtocol(Speech speech, Protocol protocol) {
    try (SpeakingEndpoint endpoint = SpeakingEndpoint.start(speech)) {
      assertThat(check(endpoint, 404, protocol)).isEqualTo(result(true, "status 404"));
      assertThat(check(endpoint, 499, protocol)).isEqualTo(result(true, "status 499"));
      assertThat(check(endpoint, 500, protocol)).isEqualTo(result(false, "status 500"));
      assertThat(check(endpoint, 501, protocol)).isEqualTo(result(true, "status 501"));
      assertThat(endpoint.checks()).isEqualTo(4);
    }
  }

  @Test
  void aConnectionIsClosedAfterTheAnswer() {
    try (SpeakingEndpoint endpoint = SpeakingEndpoint.start(Speech.TLS_WITH_H2)) {
      for (int i = 0; i < 5; i++) {
        check(endpoint, 200, Protocol.H2);
      }
      Awaitility.await().until(() -> endpoint.open() == 0);
      assertThat(endpoint.connections()).isEqualTo(5);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "PLAIN,HTTPS",
    "PLAIN,H2",
    "PLAIN,H2C",
    "TLS,HTTP1",
    "TLS,H2",
    "TLS_WITHOUT_ALPN,H2",
    "TLS,H2C",
    "H2C,HTTP1",
    "H2C,HTTPS",
    "CLOSES,H2C"
  })
  void anotherProtocolIsDownWithoutAnAnswer(Speech speech, Protocol protocol) {
    try (SpeakingEndpoint endpoint = SpeakingEndpoint.start(speech)) {
      CheckResult result = check(endpoint, 200, protocol);
      assertThat(result.healthy()).as("%s", result).isFalse();
      assertThat(result.answered()).as("%s", result).isFalse();
    }
  }

  @Test
  void aGrpcServerIsUpWhateverItThinksOfTheRequest() {
    try (SpeakingEndpoint endpoint = SpeakingEndpoint.start(Speech.H2C)) {
      endpoint.answer(new SpeechAnswer.Grpc(200, 12));
      assertThat(check(endpoint, Protocol.H2C)).isEqualTo(result(true, "grpc-status 12"));
      endpoint.answer(new SpeechAnswer.Grpc(503, 14));
      assertThat(check(endpoint, Protocol.H2C).healthy()).isTrue();
      endpoint.answer(new SpeechAnswer.Reset(1));
      assertThat(check(endpoint, Protocol.H2C).healthy()).as("PROTOCOL_ERROR").isTrue();
      endpoint.answer(new SpeechAnswer.Reset(7));
      assertThat(check(endpoint, Protocol.H2C).healthy()).as("REFUSED_STREAM").isFalse();
    }
  }

  @Test
  void aCertificateThatIsNotTrustedIsDown() {
    try (SpeakingEndpoint endpoint = SpeakingEndpoint.start(Speech.TLS)) {
      UpstreamTlsSpec verify = new UpstreamTlsSpec(true, null, null, null);
      CheckTarget target = new CheckTarget(endpoint.address(), "HEAD", "/", Protocol.HTTPS, verify);
      CheckResult result = check(endpoint, target);
      assertThat(result.healthy()).as("%s", result).isFalse();
      assertThat(endpoint.checks()).isZero();
    }
  }

  @Test
  void whatIsNotFoundOutCannotBeAsked() {
    try (SpeakingEndpoint endpoint = SpeakingEndpoint.start(Speech.PLAIN)) {
      CheckTarget target = target(endpoint, Protocol.AUTO);
      assertThatIllegalArgumentException()
          .isThrownBy(() -> probe.ask(endpoint.socketAddress(), target, TIMEOUT_NANOS, r -> {}));
    }
  }

  private static CheckResult result(boolean healthy, String detail) {
    return new CheckResult(healthy, true, detail);
  }

  private CheckResult check(SpeakingEndpoint endpoint, int status, Protocol protocol) {
    endpoint.answer(SpeechAnswer.status(status));
    return check(endpoint, protocol);
  }

  private CheckResult check(SpeakingEndpoint endpoint, Protocol protocol) {
    return check(endpoint, target(endpoint, protocol));
  }

  private CheckResult check(SpeakingEndpoint endpoint, CheckTarget target) {
    CompletableFuture<CheckResult> answer = new CompletableFuture<>();
    loop.execute(
        () -> probe.ask(endpoint.socketAddress(), target, TIMEOUT_NANOS, answer::complete));
    return answer.orTimeout(20, TimeUnit.SECONDS).join();
  }

  private static CheckTarget target(SpeakingEndpoint endpoint, Protocol protocol) {
    return new CheckTarget(endpoint.address(), "HEAD", "/", protocol, UpstreamTlsSpec.DEFAULTS);
  }
}
