package io.gazan.operator.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.gazan.operator.pki.TestCertificates;
import io.gazan.operator.stream.entry.Refusal;
import io.gazan.operator.stream.token.TokenVerdict;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.Test;

/** Who is not let in, what each is told, and what none can use up. */
class StreamEntryIT {
  private static final String STREAM = "/v1/stream";

  @Test
  void aWrongTokenIsAnsweredWith401AndNothingElse() throws Exception {
    try (StreamFixture fixture = StreamFixture.start()) {
      // Given
      fixture.publish();
      // When
      StreamClient.Request request = fixture.connect().session("wrong", "dp-1", null);
      // Then
      assertThat(request.status()).isEqualTo(401);
      assertThat(request.body()).isEqualTo("token refused");
      await().until(request::closed);
      assertThat(fixture.refusals).containsExactly(Refusal.TOKEN);
      assertThat(fixture.events).isEmpty();
    }
  }

  @Test
  void whoHasNoTokenOrAnOddOneIsNotAskedAbout() throws Exception {
    try (StreamFixture fixture = StreamFixture.start()) {
      // When
      StreamClient.Request none = fixture.connect().request("POST", STREAM, null);
      StreamClient.Request odd =
          fixture
              .connect()
              .request(
                  new DefaultHttp2Headers()
                      .method("POST")
                      .path(STREAM)
                      .scheme("https")
                      .authority("localhost")
                      .set("authorization", "Basic Z29vZDpnb29k"),
                  false);
      StreamClient.Request two =
          fixture
              .connect()
              .request(
                  new DefaultHttp2Headers()
                      .method("POST")
                      .path(STREAM)
                      .scheme("https")
                      .authority("localhost")
                      .add("authorization", "Bearer good")
                      .add("authorization", "Bearer wrong"),
                  false);
      // Then
      assertThat(none.status()).isEqualTo(401);
      assertThat(odd.status()).isEqualTo(401);
      assertThat(two.status()).isEqualTo(401);
      assertThat(fixture.tokens.asked()).isZero();
    }
  }

  @Test
  void aGoodTokenOfAnotherAccountIsAnsweredWith403() throws Exception {
    try (StreamFixture fixture = StreamFixture.start()) {
      // Given
      fixture.tokens.answer(
          "other", new TokenVerdict.Accepted("system:serviceaccount:shop:default", null));
      // When
      StreamClient.Request request = fixture.connect().session("other", "dp-1", null);
      // Then
      assertThat(request.status()).isEqualTo(403);
      await().until(request::closed);
      assertThat(fixture.refusals).containsExactly(Refusal.ACCOUNT);
    }
  }

  @Test
  void whenNobodyCanSayWhoseATokenIsNobodyIsLetIn() throws Exception {
    try (StreamFixture fixture = StreamFixture.start()) {
      // Given
      fixture.tokens.answer("good", new TokenVerdict.Unavailable("500"));
      // When
      StreamClient.Request request = fixture.connect().session("good", "dp-1", null);
      // Then
      assertThat(request.status()).isEqualTo(503);
      assertThat(fixture.refusals).containsExactly(Refusal.REVIEW_UNAVAILABLE);
    }
  }

  @Test
  void nothingIsSaidWhileTheTokenIsLookedAtAndTheHelloIsNotLost() throws Exception {
    try (StreamFixture fixture = StreamFixture.start()) {
      // Given
      CountDownLatch latch = new CountDownLatch(1);
      fixture.tokens.holdUntil(latch);
      fixture.publish();
      StreamClient.Request request = fixture.session("dp-1");
      await().until(() -> fixture.tokens.asked() == 1);
      assertThat(request.waiting()).isZero();
      assertThat(fixture.events).isEmpty();
      // When
      latch.countDown();
      // Then
      assertThat(request.status()).isEqualTo(200);
      request.acknowledge();
    }
  }

  @Test
  void aStandbySaysSo() throws Exception {
    try (StreamFixture fixture = StreamFixture.start()) {
      // Given
      fixture.leading.set(false);
      // When
      StreamClient.Request request = fixture.connect().session("good", "dp-1", null);
      // Then
      assertThat(request.status()).isEqualTo(503);
      assertThat(request.body()).isEqualTo("not leader");
      await().until(request::closed);
      assertThat(fixture.tokens.asked()).isZero();
    }
  }

  @Test
  void whoLosesLeadershipWhileATokenIsLookedAtLetsNobodyIn() throws Exception {
    try (StreamFixture fixture = StreamFixture.start()) {
      // Given
      CountDownLatch latch = new CountDownLatch(1);
      fixture.tokens.holdUntil(latch);
      StreamClient.Request request = fixture.session("dp-1");
      await().until(() -> fixture.tokens.asked() == 1);
      // When
      fixture.leading.set(false);
      latch.countDown();
      // Then
      assertThat(request.status()).isEqualTo(503);
    }
  }

  @Test
  void otherPathsAndMethodsAreNotServed() throws Exception {
    try (StreamFixture fixture = StreamFixture.start()) {
      assertThat(fixture.connect().request("POST", "/v1/streams", "good").status()).isEqualTo(404);
      assertThat(fixture.connect().request("GET", STREAM, "good").status()).isEqualTo(405);
      assertThat(
              fixture
                  .connect()
                  .request(
                      new DefaultHttp2Headers()
                          .method("POST")
                          .path(STREAM)
                          .scheme("https")
                          .authority("localhost")
                          .set("authorization", "Bearer good"),
                      true)
                  .status())
          .isEqualTo(400);
      assertThat(fixture.tokens.asked()).isZero();
    }
  }

  @Test
  void aPlainTextClientIsClosedWithoutAnAnswer() throws Exception {
    try (StreamFixture fixture = StreamFixture.start();
        Socket socket = fixture.plain()) {
      // When
      socket
          .getOutputStream()
          .write("POST /v1/stream HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      // Then: a TLS alert at the most
      byte[] answer = readToEnd(socket);
      assertThat(new String(answer, StandardCharsets.ISO_8859_1)).doesNotContain("HTTP");
      await().until(() -> !fixture.refusals.isEmpty());
      assertThat(fixture.refusals).containsExactly(Refusal.HANDSHAKE);
      await().until(() -> fixture.server.figures().connections() == 0);
    }
  }

  @Test
  void anHttp1ClientIsClosedWithoutAnAnswer() throws Exception {
    for (List<String> offered : List.of(List.<String>of(), List.of("http/1.1"))) {
      try (StreamFixture fixture = StreamFixture.start();
          SSLSocket socket = tls(fixture, offered)) {
        // When
        byte[] answer;
        try {
          socket
              .getOutputStream()
              .write(
                  "POST /v1/stream HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer good\r\n\r\n"
                      .getBytes(StandardCharsets.US_ASCII));
          answer = readToEnd(socket);
        } catch (SSLException | SocketException e) {
          answer = new byte[0];
        }
        // Then
        assertThat(answer).isEmpty();
        await().until(() -> !fixture.refusals.isEmpty());
        assertThat(fixture.refusals).containsExactly(Refusal.NO_HTTP2);
        assertThat(fixture.tokens.asked()).isZero();
      }
    }
  }

  @Test
  void aClientThatTrustsAnotherCaDoesNotConnect() throws Exception {
    try (StreamFixture fixture = StreamFixture.start()) {
      X509Certificate other = TestCertificates.authority().certificate();
      assertThatThrownBy(() -> StreamClient.connect(fixture.server.address(), other))
          .isInstanceOf(SSLException.class);
      await().until(() -> fixture.server.figures().connections() == 0);
    }
  }

  @Test
  void withoutACertificateNobodyIsLetIn() throws Exception {
    try (StreamFixture fixture = StreamFixture.start()) {
      // Given
      fixture.certificate.set(null);
      // When / Then
      assertThatThrownBy(fixture::connect).isInstanceOf(IOException.class);
      await().until(() -> fixture.refusals.contains(Refusal.NO_CERTIFICATE));
    }
  }

  private static SSLSocket tls(StreamFixture fixture, List<String> protocols) throws Exception {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, new TrustManager[] {new TrustsAll()}, null);
    SSLSocket socket =
        (SSLSocket)
            context
                .getSocketFactory()
                .createSocket(
                    fixture.server.address().getAddress(), fixture.server.address().getPort());
    socket.setSoTimeout(20_000);
    SSLParameters parameters = socket.getSSLParameters();
    parameters.setApplicationProtocols(protocols.toArray(String[]::new));
    socket.setSSLParameters(parameters);
    return socket;
  }

  private static byte[] readToEnd(Socket socket) throws IOException {
    InputStream in = socket.getInputStream();
    try {
      return in.readAllBytes();
    } catch (SocketException e) {
      // Reset: closed all the same.
      return new byte[0];
    }
  }

  /** The other side's certificate is not what these tests are about. */
  private static final class TrustsAll implements X509TrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
