package io.gazan.dataplane.cluster.probe;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.gazan.dataplane.cluster.probe.ProbeResult.Failed;
import io.gazan.dataplane.cluster.probe.ProbeResult.Found;
import io.gazan.dataplane.cluster.probe.ProbeResult.Reason;
import io.gazan.dataplane.testing.BlackHole;
import io.gazan.dataplane.testing.DeadAddress;
import io.gazan.dataplane.testing.Handshakes;
import io.gazan.dataplane.testing.SpeakingEndpoint;
import io.gazan.dataplane.testing.SpeakingTls;
import io.gazan.dataplane.testing.Speech;
import io.gazan.dataplane.testing.SpeechAnswer;
import io.gazan.upstreams.cluster.Protocol;
import io.gazan.upstreams.tls.PemSource;
import io.gazan.upstreams.tls.UpstreamTlsSpec;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProtocolProbeIT {
  private static final Duration CONNECT = Duration.ofSeconds(2);
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final UpstreamTlsSpec TRUSTING_IT =
      new UpstreamTlsSpec(true, new PemSource.Text(SpeakingTls.pem()), SpeakingTls.NAME, null);
  private static final UpstreamTlsSpec TRUSTING_OTHERS =
      new UpstreamTlsSpec(true, null, SpeakingTls.NAME, null);

  private final EventLoop loop =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory()).next();

  @AfterEach
  void stop() {
    loop.parent().shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
  }

  @ParameterizedTest
  @CsvSource({
    "PLAIN, HTTP1",
    "PLAIN_WHOLE_HEADS, HTTP1",
    "PLAIN_SLOW, HTTP1",
    "TLS, HTTPS",
    "TLS_WITHOUT_ALPN, HTTPS",
    "TLS_OR_400, HTTPS",
    "TLS_SLOW_OR_400, HTTPS",
    "TLS_WITH_H2, H2",
    "H2C, H2C",
    "H2C_POLITE, H2C",
    "PLAIN_OR_H2C, HTTP1"
  })
  void findsOutWhatAnEndpointSpeaks(Speech speech, Protocol protocol) {
    try (SpeakingEndpoint endpoint = SpeakingEndpoint.start(speech)) {
      assertThat(ask(endpoint.socketAddress())).isEqualTo(new Found(protocol));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {200, 301, 400, 404, 426, 500, 503})
  void anyStatusIsPlainHttp(int status) {
    try (SpeakingEndpoint endpoint =
        SpeakingEndpoint.start(Speech.PLAIN).answer(SpeechAnswer.status(status))) {
      assertThat(ask(endpoint.socketAddress())).isEqualTo(new Found(Protocol.HTTP1));
    }
  }

  @Test
  void whoSaysNothingToAClientHelloCostsLittleOfTheTime() {
    try (SpeakingEndpoint endpoint = SpeakingEndpoint.start(Speech.PLAIN_WHOLE_HEADS)) {
      long began = System.nanoTime();
      assertThat(ask(probe(LONG), endpoint.socketAddress(), UpstreamTlsSpec.DEFAULTS))
          .isEqualTo(new Found(Protocol.HTTP1));
      assertThat(Duration.ofNanos(System.nanoTime() - began))
          .isLessThan(Duration.ofMillis(ProbeRun.GRACE_MILLIS).multipliedBy(10));
    }
  }

  @Test
  void anEndpointMayServeOneConnectionAtATime() throws IOException {
    try (ServerSocket listener = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
      Thread.ofVirtual().start(() -> serveOneByOne(listener));
      assertThat(ask((InetSocketAddress) listener.getLocalSocketAddress()))
          .isEqualTo(new Found(Protocol.HTTP1));
    }
  }

  @Test
  void whoClosesAtOnceIsNotUnderstood() {
    try (SpeakingEndpoint endpoint = SpeakingEndpoint.start(Speech.CLOSES)) {
      ProbeResult result = ask(probe(LONG), endpoint.socketAddress(), UpstreamTlsSpec.DEFAULTS);
      assertThat(reason(result)).isEqualTo(Reason.NOT_UNDERSTOOD);
      assertThat(endpoint.connections()).as("one per step").isEqualTo(3);
    }
  }

  @Test
  void silenceEndsWithTheConnectTimeout() {
    try (SpeakingEndpoint endpoint = SpeakingEndpoint.start(Speech.SILENT)) {
      assertThat(ask(probe(Duration.ofMillis(400)), endpoint.socketAddress(), TRUSTING_IT))
          .isEqualTo(new Failed(Reason.TIMED_OUT, "no answer within 400 ms"));
    }
  }

  @Test
  void whereNobodyListensIsKnownAtOnce() throws IOException {
    ProbeResult result = ask(probe(LONG), socket(DeadAddress.next()), UpstreamTlsSpec.DEFAULTS);
    assertThat(reason(result)).isEqualTo(Reason.UNREACHABLE);
  }

  @Test
  void aDialWithoutAnswerTimesOut() throws IOException {
    try (BlackHole hole = BlackHole.open()) {
      ProbeResult result =
          ask(probe(Duration.ofMillis(400)), socket(hole.address()), UpstreamTlsSpec.DEFAULTS);
      assertThat(reason(result)).isEqualTo(Reason.TIMED_OUT);
    }
  }

  @Test
  void aTrustedCertificateIsTls() {
    try (SpeakingEndpoint endpoint = SpeakingEndpoint.start(Speech.TLS_WITH_H2)) {
      assertThat(ask(probe(LONG), endpoint.socketAddress(), TRUSTING_IT))
          .isEqualTo(new Found(Protocol.H2));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLS_OR_400", "TLS_SLOW_OR_400"})
  void anUntrustedCertificateNeverLeadsToClearText(Speech speech) {
    try (SpeakingEndpoint endpoint = SpeakingEndpoint.start(speech)) {
      ProbeResult result = ask(probe(LONG), endpoint.socketAddress(), TRUSTING_OTHERS);
      assertThat(reason(result)).isEqualTo(Reason.NOT_UNDERSTOOD);
      assertThat(((Failed) result).detail()).startsWith("TLS: ");
    }
  }

  @Test
  void mostWaitInLineAndAllAreAnswered() {
    try (SpeakingEndpoint endpoint = SpeakingEndpoint.start(Speech.SILENT)) {
      // Given
      ProtocolProbe narrow =
          new ProtocolProbe(
              loop, NioSocketChannel.class, Handshakes.of(TRUSTING_IT), Duration.ofMillis(60), 2);

      // When
      List<CompletableFuture<ProbeResult>> asked = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        asked.add(begin(narrow, endpoint.socketAddress(), UpstreamTlsSpec.DEFAULTS));
      }
      asked.forEach(ProtocolProbeIT::end);

      // Then
      assertThat(endpoint.connections()).isGreaterThanOrEqualTo(20);
      assertThat(endpoint.mostOpen()).as("two probes of three connections").isLessThanOrEqualTo(8);
      assertThat(narrow.results()).containsEntry("timed_out", 20L).containsEntry("http1", 0L);
    }
  }

  private static void serveOneByOne(ServerSocket listener) {
    byte[] some = new byte[4096];
    while (!listener.isClosed()) {
      try (Socket socket = listener.accept()) {
        StringBuilder head = new StringBuilder();
        int n = socket.getInputStream().read(some);
        while (n >= 0 && head.indexOf("\r\n\r\n") < 0) {
          head.append(new String(some, 0, n, ISO_8859_1));
          if (head.indexOf("\r\n\r\n") < 0) {
            n = socket.getInputStream().read(some);
          }
        }
        socket.getOutputStream().write("HTTP/1.1 200 OK\r\n\r\n".getBytes(ISO_8859_1));
      } catch (IOException e) {
        // The next one.
      }
    }
  }

  private static Reason reason(ProbeResult result) {
    return switch (result) {
      case Failed failed -> failed.reason();
      case Found found -> throw new AssertionError(found);
    };
  }

  private static InetSocketAddress socket(String address) {
    int colon = address.lastIndexOf(':');
    return new InetSocketAddress(
        address.substring(0, colon), Integer.parseInt(address.substring(colon + 1)));
  }

  private ProtocolProbe probe(Duration timeout) {
    return new ProtocolProbe(loop, NioSocketChannel.class, Handshakes.of(TRUSTING_IT), timeout);
  }

  private ProbeResult ask(InetSocketAddress to) {
    return ask(probe(CONNECT), to, UpstreamTlsSpec.DEFAULTS);
  }

  private ProbeResult ask(ProtocolProbe probe, InetSocketAddress to, UpstreamTlsSpec tls) {
    return end(begin(probe, to, tls));
  }

  private CompletableFuture<ProbeResult> begin(
      ProtocolProbe probe, InetSocketAddress to, UpstreamTlsSpec tls) {
    CompletableFuture<ProbeResult> answer = new CompletableFuture<>();
    ProbeTarget target =
        new ProbeTarget(to.getAddress().getHostAddress(), to.getPort(), "HEAD", "/", tls);
    loop.execute(() -> probe.ask(to, target, answer::complete));
    return answer;
  }

  private static ProbeResult end(CompletableFuture<ProbeResult> answer) {
    return answer.orTimeout(20, TimeUnit.SECONDS).join();
  }
}
