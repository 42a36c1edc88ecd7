package io.gazan.dataplane.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gazan.dataplane.testing.DataplaneFixture;
import io.gazan.dataplane.testing.RawClient;
import io.gazan.dataplane.testing.RecordedConnection;
import io.gazan.dataplane.testing.RecordingEndpoint;
import io.gazan.dataplane.testing.UpstreamsYaml;
import io.gazan.dataplane.testing.WireResponse;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Endpoints that do not speak HTTP as they should: the client gets a 502 or an answer that is
 * visibly cut short, and the connection to such an endpoint is never used again.
 */
class UpstreamLiesIT {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "SSH-2.0-OpenSSH_9.2\r\n",
        "HTTP/1.1 200 OK\r\nContent-Le",
        "HTTP/1.1 200 OK\nContent-Length: 2\n\nok",
        "HTTP/1.1 2000 OK\r\nContent-Length: 2\r\n\r\nok",
        "HTTP/1.1 20 OK\r\nContent-Length: 2\r\n\r\nok",
        "HTTP/2.0 200 OK\r\nContent-Length: 2\r\n\r\nok",
        "HTTP/1.1  200 OK\r\nContent-Length: 2\r\n\r\nok",
        "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\nok!",
        "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: -2\r\n\r\nok",
        "HTTP/1.1 200 OK\r\nContent-Length: 0x2\r\n\r\nok",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nX-A: 1\r\n folded\r\nContent-Length: 2\r\n\r\nok",
        "HTTP/1.1 200 OK\r\nX-A : 1\r\nContent-Length: 2\r\n\r\nok",
        "HTTP/1.1 200 OK\r\nX-A: a\rb\r\nContent-Length: 2\r\n\r\nok",
        "HTTP/1.1 200 OK\r\nno colon\r\nContent-Length: 2\r\n\r\nok",
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n"
      })
  void becomeA502(String answer) throws IOException {
    // Given
    try (RecordingEndpoint liar = RecordingEndpoint.start(c -> answerOnce(c, answer));
        DataplaneFixture gazan = start(liar);
        RawClient client = gazan.connect()) {
      // When
      WireResponse response = client.request("POST", "u.example", "/x", new byte[1]).read();

      // Then
      assertThat(response.status()).isEqualTo(502);
      assertThat(liar.connections()).hasSize(1);
      assertThat(liar.connections().getFirst().requests()).hasSize(1);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n5\r\nab",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\nzz\r\nab\r\n0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabcd\r\n0\r\n\r\n"
      })
  void neverLookWhole(String answer) throws IOException {
    // Given
    try (RecordingEndpoint liar = RecordingEndpoint.start(c -> answerOnce(c, answer));
        DataplaneFixture gazan = start(liar);
        RawClient client = gazan.connect()) {
      // When
      client.get("u.example", "/x");

      // Then
      WireResponse early = null;
      try {
        early = client.read();
      } catch (EOFException | SocketException e) {
        return;
      }
      assertThat(early.status()).isEqualTo(502);
    }
  }

  @Test
  void resetInsideTheBody() throws IOException {
    // Given
    try (RecordingEndpoint liar =
            RecordingEndpoint.start(
                connection -> {
                  connection.request();
                  connection.write(
                      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n");
                  connection.reset();
                });
        DataplaneFixture gazan = start(liar);
        RawClient client = gazan.connect()) {
      // When
      client.get("u.example", "/x");

      // Then
      assertThatThrownBy(
              () -> {
                if (client.read().status() == 502) {
                  throw new EOFException("502 instead of a torn body");
                }
              })
          .isInstanceOfAny(EOFException.class, SocketException.class);
    }
  }

  @Test
  void endlessHeaders() throws IOException {
    // Given
    try (RecordingEndpoint liar =
            RecordingEndpoint.start(
                connection -> {
                  connection.request();
                  connection.write("HTTP/1.1 200 OK\r\n");
                  for (int i = 0; ; i++) {
                    connection.write("X-" + i + ": " + "a".repeat(100) + "\r\n");
                  }
                });
        DataplaneFixture gazan = start(liar)) {
      assertThat(gazan.get("u.example", "/x").status()).isEqualTo(502);
    }
  }

  @Test
  void bytesAfterTheResponseReachNobody() throws IOException {
    // Given
    String poison = "HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\npoison";
    try (RecordingEndpoint liar =
            RecordingEndpoint.start(
                connection -> {
                  connection.request();
                  connection.write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok" + poison);
                  connection.awaitClose();
                });
        DataplaneFixture gazan = start(liar)) {
      // When, Then
      for (int i = 0; i < 5; i++) {
        assertThat(gazan.get("u.example", "/" + i).text()).isEqualTo("ok");
      }
      assertThat(liar.connections()).hasSize(5);
    }
  }

  @Test
  void untilCloseIsAWholeAnswer() throws IOException {
    // Given
    try (RecordingEndpoint old =
            RecordingEndpoint.start(
                c -> answerOnce(c, "HTTP/1.0 200 OK\r\nServer: old\r\n\r\nuntil close"));
        DataplaneFixture gazan = start(old)) {
      // Then
      for (String target : List.of("/1", "/2")) {
        WireResponse response = gazan.get("u.example", target);
        assertThat(response.status()).isEqualTo(200);
        assertThat(response.text()).isEqualTo("until close");
      }
    }
  }

  @Test
  void aBodyWhereNoneMayBeReachesNobody() throws IOException {
    // Given
    try (RecordingEndpoint liar =
            RecordingEndpoint.start(
                connection -> {
                  connection.request();
                  connection.write("HTTP/1.1 204 No Content\r\nContent-Length: 6\r\n\r\npoison");
                  connection.awaitClose();
                });
        DataplaneFixture gazan = start(liar);
        RawClient client = gazan.connect()) {
      // When
      WireResponse first = client.get("u.example", "/1").read();

      // Then
      assertThat(first.status()).isIn(204, 502);
      if (!first.closes()) {
        assertThat(client.get("u.example", "/2").read().text()).doesNotContain("poison");
      }
    }
  }

  private static void answerOnce(RecordedConnection connection, String answer) throws IOException {
    connection.request();
    connection.write(answer);
  }

  private static DataplaneFixture start(RecordingEndpoint endpoint) {
    return DataplaneFixture.start(
        "threads: 1", UpstreamsYaml.unchecked("u.example", endpoint.address()));
  }
}
