package io.gazan.dataplane.admin;

import static io.gazan.dataplane.admin.ConfigApi.BEARER;
import static org.assertj.core.api.Assertions.assertThat;

import io.gazan.dataplane.testing.DataplaneFixture;
import io.gazan.dataplane.testing.RawClient;
import io.gazan.dataplane.testing.UpstreamsYaml;
import io.gazan.dataplane.testing.WireResponse;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What must not get through to the config API, and what nobody can use up. */
class AdminHardeningIT {
  private static DataplaneFixture gazan;
  private static ConfigApi api;

  @BeforeAll
  static void start() {
    gazan =
        DataplaneFixture.start(
            ConfigApi.mainYaml(""), UpstreamsYaml.unchecked("a.test", "127.0.0.1:9"));
    api = new ConfigApi(gazan);
  }

  @AfterAll
  static void stop() {
    gazan.close();
  }

  /** Each could be taken for two requests, or for another one than it is. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "POST /conf HTTP/1.1|Host: a|Content-Length: 4|Transfer-Encoding: chunked||0||",
        "POST /conf HTTP/1.1|Host: a|Content-Length: 4|Content-Length: 5||abcd",
        "POST /conf HTTP/1.1|Host: a|Content-Length: +4||abcd",
        "POST /conf HTTP/1.1|Host: a|Content-Length: 4, 5||abcd",
        "POST /conf HTTP/1.1|Host: a|Transfer-Encoding: xchunked||0||",
        "POST /conf HTTP/1.1|Host: a|Transfer-Encoding: gzip, chunked||0||",
        "POST /conf HTTP/1.1|Host: a|Transfer-Encoding: chunked|Transfer-Encoding: chunked||0||",
        "POST /conf HTTP/1.0|Host: a|Transfer-Encoding: chunked||0||",
        "GET /livez HTTP/1.1||",
        "GET /livez HTTP/1.1|Host: a|Host: b||",
        "GET /livez HTTP/1.1|Host : a||",
        "GET /livez HTTP/2.0|Host: a||",
        "GET /conf?a=%zz HTTP/1.1|Host: a||",
        "GET /livez HTTP/1.1|Host: a|Content-Length: 3||abc",
        "GET /livez HTTP/1.1|Host: a|X: a\0b||",
      })
  void whatIsNotPlainlyOneRequestIsRefusedAndTheConnectionEnds(String lines) throws IOException {
    try (RawClient client = api.connect()) {
      client.send(lines.replace("|", "\r\n") + "GET /livez HTTP/1.1\r\nHost: a\r\n\r\n");
      assertThat(client.read().status()).isEqualTo(400);
      client.expectClosed();
    }
  }

  /**
   * As a client that takes it for a proxy sends it, which a server has to take (RFC 9112 §3.2.2).
   */
  @ParameterizedTest
  @CsvSource({
    "http://127.0.0.1:7300/livez, 200",
    "HTTP://gazan.example/livez?x=http://a/b, 200",
    "https://[::1]/livez, 200",
    "http://gazan.example/none, 404",
    "http://gazan.example, 404",
    "http://gazan.example?/livez, 404",
    "http:///livez, 400",
    "ftp://gazan.example/livez, 404",
    "gazan.example/livez, 404",
  })
  void targetsMayBeInAbsoluteForm(String target, int status) throws IOException {
    try (RawClient client = api.connect()) {
      assertThat(client.get("localhost", target).read().status()).isEqualTo(status);
    }
  }

  @Test
  void theHostOfAnAbsoluteTargetCountsAndNotTheHeader() throws IOException {
    try (RawClient client = api.connect()) {
      assertThat(client.get("evil.example", "http://127.0.0.1:1/status").read().status())
          .isEqualTo(200);
      assertThat(client.get("localhost", "http://evil.example/status").read().status())
          .isEqualTo(403);
      assertThat(client.get("localhost", "http://localhost@evil.example/status").read().status())
          .isEqualTo(403);
    }
  }

  @Test
  void aBrokenChunkEndsTheConnectionAndFreesThePlaceOfItsDocument() throws IOException {
    for (int i = 0; i < 6; i++) {
      try (RawClient client = api.connect()) {
        client.send(
            RawClient.head("POST", "localhost", "/conf", BEARER, "Transfer-Encoding: chunked")
                + "zz\r\nabc\r\n");
        assertThat(client.read("POST").status()).isEqualTo(400);
        client.expectClosed();
      }
    }
  }

  @Test
  void nothingOfABodyIsReadBeforeTheKeyIsKnownToBeRight() throws IOException {
    try (RawClient client = api.connect()) {
      // When: a body is announced and not sent
      client.send(
          RawClient.head("POST", "localhost", "/conf", "Content-Length: 16000000") + "upstreams: ");

      // Then
      WireResponse refused = client.read("POST");
      assertThat(refused.status()).isEqualTo(403);
      assertThat(refused.closes()).isTrue();
      client.expectClosed();
    }
  }

  @Test
  void aThousandRequestsAtOnceAreAnsweredOneAfterTheOther() throws IOException {
    try (RawClient client = api.connect()) {
      // When
      client.send(RawClient.head("GET", "localhost", "/livez").repeat(1000));

      // Then
      for (int i = 0; i < 1000; i++) {
        assertThat(client.read().status()).isEqualTo(200);
      }
    }
  }

  @Test
  void aHeadInPiecesIsARequestToo() throws IOException {
    try (RawClient client = api.connect()) {
      for (int i = 0; i < 3; i++) {
        String head = RawClient.head("GET", "localhost", "/livez", "X: " + "x".repeat(5000));
        int third = head.length() / 3;
        client.send(head.substring(0, third));
        client.send(head.substring(third, 2 * third));
        client.send(head.substring(2 * third));
        assertThat(client.read().status()).isEqualTo(200);
      }
    }
  }

  @Test
  void manyTinyChunksAreOneDocument() throws IOException {
    // Given
    String document = UpstreamsYaml.unchecked("b.test", "127.0.0.1:9") + "#".repeat(10_000);
    StringBuilder chunks = new StringBuilder();
    for (int i = 0; i < document.length(); i++) {
      chunks.append("1\r\n").append(document.charAt(i)).append("\r\n");
    }
    try (RawClient client = api.connect()) {
      // When
      client.send(
          RawClient.head("POST", "localhost", "/conf?dry_run", BEARER, "Transfer-Encoding: chunked")
              + chunks
              + "0\r\n\r\n");

      // Then
      assertThat(client.read("POST").text()).contains("\"valid\":true");
    }
  }

  @Test
  void anUnknownExpectationIs417AndContinueIsSentOnlyToWhoMay() throws IOException {
    try (RawClient client = api.connect()) {
      client.send(RawClient.head("POST", "localhost", "/conf", BEARER, "Expect: magic"));
      assertThat(client.read("POST").status()).isEqualTo(417);
    }
    try (RawClient client = api.connect()) {
      client.send(
          RawClient.head(
              "POST", "localhost", "/conf", "Content-Length: 4", "Expect: 100-continue"));
      assertThat(client.readHead().status()).isEqualTo(403);
    }
  }

  @Test
  void aPageOfSomewhereElseCannotReadTheLoopbackAddressByItsOwnName() throws IOException {
    try (RawClient client = api.connect()) {
      assertThat(client.get("evil.example", "/conf").read().status()).isEqualTo(403);
      assertThat(client.get("evil.example:3000", "/status").read().status()).isEqualTo(403);
      assertThat(client.get("127.0.0.1:3000", "/status").read().status()).isEqualTo(200);
      assertThat(client.get("evil.example", "/conf", BEARER).read().status()).isEqualTo(200);
    }
  }
}
