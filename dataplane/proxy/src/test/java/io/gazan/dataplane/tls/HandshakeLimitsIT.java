package io.gazan.dataplane.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.gazan.dataplane.testing.DataplaneFixture;
import io.gazan.dataplane.testing.LogLines;
import io.gazan.dataplane.testing.RawClient;
import io.gazan.dataplane.testing.TestPairs;
import io.gazan.dataplane.testing.TlsClient;
import io.gazan.dataplane.testing.TlsClient.Secured;
import io.gazan.dataplane.testing.UpstreamsYaml;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a client may do before it is known, byte by byte. */
class HandshakeLimitsIT {
  private static final int TLS_1_1 = 0x0302;
  private static final int TLS_1_2 = 0x0303;

  @TempDir Path certificates;

  private DataplaneFixture start(String... lines) {
    TestPairs.write(certificates, "default", TestPairs.pair("tls.example"));
    return DataplaneFixture.start(
        """
        proxy_address_tls: 127.0.0.1:0
        tls_certificate: %s
        tls_key_file: %s
        """
                .formatted(certificates.resolve("default.crt"), certificates.resolve("default.key"))
            + String.join("\n", lines),
        UpstreamsYaml.unchecked("tls.example", "127.0.0.1:1"));
  }

  @Test
  void tls11IsRefusedWithAnAlert() throws IOException {
    // Given
    try (DataplaneFixture gazan = start();
        RawClient client = RawClient.connect(gazan.tlsAddress())) {
      // When
      client.send(record(hello(TLS_1_1, 0)));
      // Then: fatal, protocol_version
      assertThat(client.in().readNBytes(7)).containsSequence(2, 70);
      client.expectClosed();
      await().until(() -> handshakes(gazan, "failed") == 1);
    }
  }

  @Test
  void theSameFailureIsSaidOnceAndCountedEveryTime() throws IOException {
    // Given a folder without a certificate for the name, and no default
    String name = "said-once.example";
    TestPairs.write(certificates, "other", TestPairs.pair("other.example"));
    try (LogLines said = new LogLines(HandshakeLog.class);
        DataplaneFixture gazan =
            DataplaneFixture.start(
                "proxy_address_tls: 127.0.0.1:0\nproxy_certificates: " + certificates + "\n",
                UpstreamsYaml.unchecked("other.example", "127.0.0.1:1"))) {
      // When
      for (int i = 0; i < 3; i++) {
        assertThatThrownBy(() -> TlsClient.create().connect(gazan.tlsAddress(), name))
            .isInstanceOf(IOException.class);
      }

      // Then
      await().until(() -> handshakes(gazan, "unknown_name") == 3);
      assertThat(said.with(name))
          .singleElement()
          .asString()
          .startsWith("TLS handshake with a client failed client=\"/127.0.0.1:")
          .contains("result=\"unknown_name\"", "suppressed=\"0\"");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"high", "medium"})
  void noGradeServesWhatIsNotTls12(String grade) throws IOException {
    // Given
    try (DataplaneFixture gazan = start("proxy_tls_grade: " + grade);
        RawClient client = RawClient.connect(gazan.tlsAddress())) {
      // When
      client.send(record(hello(0x0300, 0)));
      // Then
      assertThat(client.in().readNBytes(7)).startsWith(21);
    }
  }

  @Test
  void aClientHelloOverTheLimitEndsTheConnection() throws IOException {
    // Given
    try (DataplaneFixture gazan = start();
        RawClient client = RawClient.connect(gazan.tlsAddress())) {
      // When: it says that it is 17 KiB long; two records are needed for it
      byte[] hello = hello(TLS_1_2, 17_000);
      client.send(record(java.util.Arrays.copyOf(hello, 16_000)));
      // Then: before the rest has come
      client.expectClosed();
      await().until(() -> handshakes(gazan, "hello_too_long") == 1);
    }
  }

  @Test
  void aClientHelloInPiecesIsRead() throws IOException {
    // Given
    byte[] hello = hello(TLS_1_2, 12_000);
    try (DataplaneFixture gazan = start();
        RawClient client = RawClient.connect(gazan.tlsAddress())) {
      // When
      client.send(record(java.util.Arrays.copyOf(hello, 3)));
      client.send(record(java.util.Arrays.copyOfRange(hello, 3, 9000)));
      client.send(record(java.util.Arrays.copyOfRange(hello, 9000, hello.length)));
      // Then: a ServerHello, in a handshake record
      assertThat(client.in().readNBytes(6)).startsWith(22).endsWith(2);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 30, 10_000})
  void aSlowHandshakeEndsTheConnection(int bytes) throws IOException {
    // Given
    try (DataplaneFixture gazan = start("timeouts: {handshake: 300ms}");
        RawClient client = RawClient.connect(gazan.tlsAddress())) {
      // When: all of a hello or a part of it, and then nothing
      byte[] record = record(hello(TLS_1_2, 0));
      client.send(java.util.Arrays.copyOf(record, Math.min(bytes, record.length)));
      // Then
      readToTheEnd(client);
      await().until(() -> handshakes(gazan, "timeout") == 1);
    }
  }

  @Test
  void rubbishAfterTheClientHelloIsAFailedHandshake() throws IOException {
    // Given
    try (DataplaneFixture gazan = start();
        RawClient client = RawClient.connect(gazan.tlsAddress())) {
      // When
      client.send(record(hello(TLS_1_2, 0))).send(new byte[] {23, 3, 3, 0, 5, 1, 2, 3, 4, 5});
      // Then
      readToTheEnd(client);
      await().until(() -> handshakes(gazan, "failed") == 1);
    }
  }

  @Test
  void clientsThatGoAwayAreCounted() throws IOException {
    // Given
    try (DataplaneFixture gazan = start()) {
      // When
      RawClient.connect(gazan.tlsAddress()).close();
      // Then
      await().until(() -> handshakes(gazan, "closed") == 1);
    }
  }

  @Test
  void manyHalfOpenHandshakesKeepNoOtherFromBeingServed() throws IOException {
    // Given
    List<RawClient> stuck = new ArrayList<>();
    try (DataplaneFixture gazan = start("timeouts: {handshake: 5s}")) {
      for (int i = 0; i < 200; i++) {
        stuck.add(RawClient.connect(gazan.tlsAddress()).send(record(hello(TLS_1_2, 0))));
      }
      // When
      try (Secured client = TlsClient.create().connect(gazan.tlsAddress(), "tls.example")) {
        // Then
        assertThat(client.http().get("none.example", "/").read().status()).isEqualTo(404);
      }
    } finally {
      for (RawClient client : stuck) {
        client.close();
      }
    }
  }

  private static void readToTheEnd(RawClient client) throws IOException {
    try {
      client.in().readAllBytes();
    } catch (java.net.SocketException e) {
      assertThat(e).hasMessageContaining("reset");
    }
  }

  private static double handshakes(DataplaneFixture gazan, String result) throws IOException {
    return gazan.metric("gazan_tls_handshakes_total{result=\"" + result + "\"}");
  }

  private static byte[] record(byte[] handshake) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(new byte[] {22, 3, 1});
    number(out, 2, handshake.length);
    out.writeBytes(handshake);
    return out.toByteArray();
  }

  /** A ClientHello of TLS 1.2 and before (RFC 5246 §7.4.1.2), padded (RFC 7685) to a length. */
  private static byte[] hello(int version, int length) {
    ByteArrayOutputStream extensions = new ByteArrayOutputStream();
    number(extensions, 2, 10); // supported_groups: secp256r1
    number(extensions, 2, 4);
    number(extensions, 4, 0x0002_0017);
    number(extensions, 2, 13); // signature_algorithms: ecdsa_secp256r1_sha256
    number(extensions, 2, 4);
    number(extensions, 4, 0x0002_0403);
    int padding = length - extensions.size() - 55;
    if (padding > 0) {
      number(extensions, 2, 21);
      number(extensions, 2, padding);
      extensions.writeBytes(new byte[padding]);
    }
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    number(body, 2, version);
    body.writeBytes(new byte[32]);
    body.write(0);
    number(body, 2, 2);
    number(body, 2, 0xc02b); // TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256
    body.write(1);
    body.write(0);
    number(body, 2, extensions.size());
    body.writeBytes(extensions.toByteArray());
    ByteArrayOutputStream hello = new ByteArrayOutputStream();
    hello.write(1);
    number(hello, 3, body.size());
    hello.writeBytes(body.toByteArray());
    return hello.toByteArray();
  }

  private static void number(ByteArrayOutputStream out, int bytes, int value) {
    for (int i = bytes - 1; i >= 0; i--) {
      out.write(value >>> (8 * i));
    }
  }
}
