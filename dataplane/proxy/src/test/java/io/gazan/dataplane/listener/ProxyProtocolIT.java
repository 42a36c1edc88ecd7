package io.gazan.dataplane.listener;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.gazan.dataplane.testing.DataplaneFixture;
import io.gazan.dataplane.testing.EchoEndpoint;
import io.gazan.dataplane.testing.RawClient;
import io.gazan.dataplane.testing.UpstreamsYaml;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.HexFormat;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** PROXY protocol v1 and v2: required, optional, and believed from trusted peers alone. */
class ProxyProtocolIT {
  private static final String V1 = "PROXY TCP4 203.0.113.7 192.0.2.1 40000 80\r\n";
  private static final String SIGNATURE = "0d0a0d0a000d0a515549540a";
  private static final byte[] V2 = v2("2111000c", "cb007107c00002019c400050");
  private static final byte[] V2_WITH_TLVS =
      v2("21110014", "cb007107c00002019c400050" + "0400050102030405");
  private static final byte[] V2_IPV6 =
      v2(
          "21210024",
          "20010db8000000000000000000000007" + "20010db8000000000000000000000001" + "9c400050");
  private static final byte[] V2_LOCAL = v2("20000000", "");

  @AutoClose private final EchoEndpoint endpoint = EchoEndpoint.start("one");

  @ParameterizedTest
  @ValueSource(strings = {"on", "optional"})
  void believesATrustedPeer(String mode) throws IOException {
    try (DataplaneFixture gazan = trusting(mode)) {
      assertThat(clientSeen(gazan, V1.getBytes(ISO_8859_1), "/v1")).isEqualTo("203.0.113.7");
      assertThat(clientSeen(gazan, V2, "/v2")).isEqualTo("203.0.113.7");
      assertThat(clientSeen(gazan, V2_WITH_TLVS, "/v2-tlv")).isEqualTo("203.0.113.7");
      assertThat(clientSeen(gazan, V2_IPV6, "/v2-ipv6")).startsWith("2001:db8:");
      assertThat(clientSeen(gazan, V2_LOCAL, "/v2-local")).isEqualTo("127.0.0.1");
      assertThat(clientSeen(gazan, "PROXY UNKNOWN\r\n".getBytes(ISO_8859_1), "/v1-unknown"))
          .isEqualTo("127.0.0.1");
    }
  }

  @Test
  void readsAHeaderThatComesByteByByte() throws IOException {
    try (DataplaneFixture gazan = trusting("on")) {
      for (byte[] header : new byte[][] {V1.getBytes(ISO_8859_1), V2}) {
        try (RawClient client = gazan.connect()) {
          // When
          for (byte b : header) {
            client.send(new byte[] {b});
          }

          // Then
          assertThat(client.get("p.example", "/slow").read().status()).isEqualTo(200);
        }
      }
      assertThat(endpoint.seen())
          .extracting(s -> s.header("X-Real-IP"))
          .containsExactly("203.0.113.7", "203.0.113.7");
    }
  }

  @Test
  void servesWithoutAHeaderOnlyWhereItIsOptional() throws IOException {
    try (DataplaneFixture optional = trusting("optional");
        DataplaneFixture required = trusting("on");
        RawClient client = required.connect()) {
      // When
      client.get("p.example", "/required");

      // Then
      assertThat(optional.get("p.example", "/optional").status()).isEqualTo(200);
      client.expectClosed();
      assertThat(endpoint.seen()).extracting(s -> s.target()).containsExactly("/optional");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"on", "optional"})
  void neverBelievesAnUntrustedPeer(String mode) throws IOException {
    String main = "proxy_protocol: " + mode + "\ntrusted_proxies: [\"10.0.0.0/8\"]\n";
    try (DataplaneFixture gazan = DataplaneFixture.start(main, upstreams())) {
      for (byte[] header : new byte[][] {V1.getBytes(ISO_8859_1), V2}) {
        try (RawClient client = gazan.connect()) {
          // When
          client.send(header).get("p.example", "/untrusted");

          // Then: closed, with or without a 400, and the endpoint saw nothing.
          assertThat(new String(client.in().readAllBytes(), ISO_8859_1))
              .matches("(?s)|HTTP/1\\.1 400 .*");
          assertThat(endpoint.requests()).isZero();
        } catch (java.net.SocketException e) {
          assertThat(e).hasMessageContaining("reset");
        }
      }
    }
  }

  @Test
  void isNoHttpWhereItIsOff() throws IOException {
    try (DataplaneFixture gazan = DataplaneFixture.start(upstreams());
        RawClient client = gazan.connect()) {
      // When
      client.send(V1);

      // Then
      assertThat(client.read().status()).isIn(400, 505);
      client.expectClosed();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "PROXY TCP4 203.0.113.7 192.0.2.1 40000\r\n",
        "PROXY TCP4 203.0.113.777 192.0.2.1 40000 80\r\n",
        "PROXY TCP4 203.0.113.7 192.0.2.1 40000 80\n",
        "PROXY TCP4 203.0.113.7 192.0.2.1 99999 80\r\n",
        "PROXY TCP5 203.0.113.7 192.0.2.1 40000 80\r\n",
        "PROXY  TCP4 203.0.113.7 192.0.2.1 40000 80\r\n",
        "proxy TCP4 203.0.113.7 192.0.2.1 40000 80\r\n",
        "PROXY TCP6 203.0.113.7 192.0.2.1 40000 80\r\n",
        "PROXY TCP4 203.0.113.7 192.0.2.1 40000 80"
            + " padpadpadpadpadpadpadpadpadpadpadpadpadpadpadpad\r\n"
      })
  void closesOnAMalformedLine(String header) throws IOException {
    try (DataplaneFixture gazan = trusting("on")) {
      refused(gazan, header.getBytes(ISO_8859_1));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"3111000c", "2f11000c", "21110004", "2119000c", "2111ffff"})
  void closesOnAMalformedBinaryHeader(String versionToLength) throws IOException {
    try (DataplaneFixture gazan = trusting("on")) {
      refused(gazan, v2(versionToLength, "cb007107c00002019c400050"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"on", "optional"})
  void countsConnectionsForTheClientOfTheHeader(String mode) throws IOException {
    String limit = "limits: {connections_per_ip: 1}\n";
    byte[] first = V1.getBytes(ISO_8859_1);
    byte[] second = "PROXY TCP4 203.0.113.8 192.0.2.1 40000 80\r\n".getBytes(ISO_8859_1);
    try (DataplaneFixture gazan = DataplaneFixture.start(limit + main(mode), upstreams())) {
      try (RawClient one = gazan.connect();
          RawClient two = gazan.connect();
          RawClient again = gazan.connect()) {
        // Given: two clients of one balancer
        assertThat(one.send(first).get("p.example", "/one").read().status()).isEqualTo(200);
        assertThat(two.send(second).get("p.example", "/two").read().status()).isEqualTo(200);

        // When: the second connection of one of them
        again.send(first);

        // Then
        again.expectClosed();
        assertThat(gazan.metric("gazan_connections_refused_total")).isEqualTo(1);
      }

      // When: they are gone, then
      Awaitility.await()
          .atMost(10, TimeUnit.SECONDS)
          .ignoreExceptions()
          .until(
              () -> {
                try (RawClient next = gazan.connect()) {
                  return next.send(first).get("p.example", "/next").read().status() == 200;
                }
              });
    }
  }

  private void refused(DataplaneFixture gazan, byte[] header) throws IOException {
    try (RawClient client = gazan.connect()) {
      // When
      client.send(header).get("p.example", "/malformed");
      client.finish();

      // Then
      assertThat(new String(client.in().readAllBytes(), ISO_8859_1))
          .matches("(?s)|HTTP/1\\.1 400 .*");
    } catch (java.net.SocketException e) {
      assertThat(e).hasMessageContaining("reset");
    }
    assertThat(endpoint.requests()).isZero();
  }

  private String clientSeen(DataplaneFixture gazan, byte[] header, String target)
      throws IOException {
    try (RawClient client = gazan.connect()) {
      assertThat(client.send(header).get("p.example", target).read().status()).isEqualTo(200);
      String first = endpoint.only(target).header("X-Forwarded-For");
      assertThat(client.get("p.example", target + "/again").read().status()).isEqualTo(200);
      assertThat(endpoint.only(target + "/again").header("X-Real-IP")).isEqualTo(first);
      return String.valueOf(first);
    }
  }

  private DataplaneFixture trusting(String mode) {
    return DataplaneFixture.start(main(mode), upstreams());
  }

  private static String main(String mode) {
    return "proxy_protocol: \"" + mode + "\"\ntrusted_proxies: [\"127.0.0.0/8\"]\n";
  }

  private String upstreams() {
    return UpstreamsYaml.host("p.example", endpoint.address());
  }

  private static byte[] v2(String versionToLength, String rest) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(HexFormat.of().parseHex(SIGNATURE + versionToLength + rest));
    return bytes.toByteArray();
  }
}
