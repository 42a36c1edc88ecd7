package io.gazan.dataplane.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gazan.dataplane.config.listener.ClientAuthMode;
import io.gazan.dataplane.config.listener.TlsConfig;
import io.gazan.dataplane.testing.TestPairs;
import io.gazan.dataplane.testing.TlsClient;
import io.gazan.dataplane.testing.TlsClient.Secured;
import io.gazan.dataplane.tls.certificate.BadPair;
import io.gazan.dataplane.tls.client.ClientCertificate;
import io.netty.pkitesting.CertificateBuilder.Algorithm;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What holds with BoringSSL holds with the JDK's TLS. */
class ProvidersIT {
  private static final InetSocketAddress ANY =
      new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0);

  @TempDir Path folder;

  @Test
  void boringSslIsThereOnTheseMachines() {
    assertThat(TlsProvider.best()).isEqualTo(TlsProvider.BORINGSSL);
  }

  @ParameterizedTest
  @EnumSource(TlsProvider.class)
  void servesEveryKindOfKey(TlsProvider provider) throws BadPair, IOException {
    // Given
    for (Algorithm algorithm : List.of(Algorithm.rsa2048, Algorithm.ecp256, Algorithm.ecp384)) {
      String host = algorithm.name() + ".example";
      TestPairs.write(folder, algorithm.name(), TestPairs.pair(algorithm, host));
    }
    try (TlsServer server = new TlsServer(config(), provider, "h2", "http/1.1")) {
      for (String protocol : List.of("TLSv1.3", "TLSv1.2")) {
        for (String name : List.of("rsa2048", "ecp256", "ecp384")) {
          // When
          TlsClient client = TlsClient.create().protocols(protocol);
          // Then
          assertThat(client.get(server.address(), name + ".example", "/").text()).isEqualTo("ok");
        }
      }
      assertThat(server.tls().handshakes(HandshakeResult.OK)).isEqualTo(6);
      assertThat(server.tls().contextCount()).isEqualTo(3);
    }
  }

  @ParameterizedTest
  @EnumSource(TlsProvider.class)
  void choosesByAlpnInOurOrder(TlsProvider provider) throws BadPair, IOException {
    // Given: A57
    TestPairs.write(folder, "a", TestPairs.pair("a.example"));
    try (TlsServer server = new TlsServer(config(), provider, "h2", "http/1.1")) {
      // When
      for (String[] offered :
          List.of(new String[] {"http/1.1", "h2"}, new String[] {"http/1.1"}, new String[0])) {
        TlsClient client = TlsClient.create().alpn(offered);
        assertThat(client.get(server.address(), "a.example", "/").status()).isEqualTo(200);
      }
      // Then
      assertThat(server.sessions())
          .extracting(TlsSession::application)
          .containsExactly("h2", "http/1.1", null);
      assertThat(server.sessions())
          .extracting(TlsSession::isHttp2)
          .containsExactly(true, false, false);
      assertThat(server.sessions()).extracting(TlsSession::serverName).containsOnly("a.example");
      assertThat(server.sessions()).allMatch(session -> session.shown().covers("a.example"));
    }
  }

  @ParameterizedTest
  @EnumSource(TlsProvider.class)
  void refusesAnUnknownNameAndOldCipherSuites(TlsProvider provider) throws BadPair {
    // Given
    TestPairs.write(folder, "a", TestPairs.pair(Algorithm.rsa2048, "a.example"));
    try (TlsServer server = new TlsServer(config(), provider, "http/1.1")) {
      TlsClient cbc =
          TlsClient.create().protocols("TLSv1.2").suites("TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA");
      // Then
      assertThatThrownBy(() -> TlsClient.create().connect(server.address(), "b.example"))
          .isInstanceOf(SSLException.class)
          .hasMessageContaining("unrecognized_name");
      assertThatThrownBy(() -> cbc.connect(server.address(), "a.example"))
          .isInstanceOf(SSLException.class);
    }
  }

  @ParameterizedTest
  @EnumSource(TlsProvider.class)
  void judgesClientCertificatesAfterTheHandshake(TlsProvider provider) throws BadPair, IOException {
    // Given
    X509Bundle authority = TestPairs.authority("clients");
    X509Bundle good = TestPairs.client(authority, "CN=alice");
    X509Bundle bad = TestPairs.client(TestPairs.authority("clients"), "CN=alice");
    TestPairs.write(folder, "a", TestPairs.pair("a.example"));
    Path ca = folder.resolve("ca.pem");
    TestPairs.replace(ca, authority.getRootCertificatePEM());
    TlsConfig config = config().withClientAuth(ca, ClientAuthMode.REQUIRED);
    try (TlsServer server = new TlsServer(config, provider, "http/1.1")) {
      // When
      for (TlsClient client :
          List.of(TlsClient.showing(good), TlsClient.showing(bad), TlsClient.create())) {
        assertThat(client.get(server.address(), "a.example", "/").status()).isEqualTo(200);
      }
      // Then
      assertThat(server.sessions())
          .extracting(TlsSession::client)
          .extracting(client -> client == null ? null : client.verdict())
          .containsExactly(
              ClientCertificate.Verdict.SUCCESS,
              ClientCertificate.Verdict.FAILED,
              ClientCertificate.Verdict.NONE);
      assertThat(server.sessions())
          .extracting(TlsSession::refused)
          .containsExactly(false, true, true);
    }
  }

  @ParameterizedTest
  @EnumSource(TlsProvider.class)
  void replacingACertificateLeavesConnectionsAlone(TlsProvider provider)
      throws BadPair, IOException {
    // Given
    TestPairs.write(folder, "a", TestPairs.pair("a.example"));
    try (TlsServer server = new TlsServer(config(), provider, "http/1.1");
        Secured client = TlsClient.create().connect(server.address(), "a.example")) {
      // When
      X509Bundle next = TestPairs.pair("a.example");
      TestPairs.write(folder, "a", next);
      server.tls().certificates().reload();
      // Then
      assertThat(client.http().get("a.example", "/").read().text()).isEqualTo("ok");
      try (Secured later = TlsClient.create().connect(server.address(), "a.example")) {
        assertThat(later.chain()).containsExactly(next.getCertificate());
      }
      assertThat(server.tls().contextCount()).isEqualTo(1);
    }
  }

  private TlsConfig config() {
    return new TlsConfig(
        ANY,
        null,
        null,
        folder,
        io.gazan.dataplane.config.listener.TlsGrade.HIGH,
        null,
        ClientAuthMode.OFF);
  }
}
