package io.gazan.dataplane.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.gazan.dataplane.testing.DataplaneFixture;
import io.gazan.dataplane.testing.EchoEndpoint;
import io.gazan.dataplane.testing.RawClient;
import io.gazan.dataplane.testing.RecordingEndpoint;
import io.gazan.dataplane.testing.UpstreamsYaml;
import io.gazan.dataplane.testing.WireResponse;
import java.io.IOException;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code Expect: 100-continue}, and responses that come before the request is whole. */
class ContinueIT {
  @AutoClose private final EchoEndpoint endpoint = EchoEndpoint.start("one");

  @Test
  void asksForTheBodyAndCarriesIt() throws IOException {
    try (DataplaneFixture gazan = start(endpoint.address());
        RawClient client = gazan.connect()) {
      // When
      client.send(
          RawClient.head("POST", "c.example", "/e", "Expect: 100-continue", "Content-Length: 3"));

      // Then
      assertThat(client.read().status()).isEqualTo(100);
      client.send("abc");
      assertThat(client.read().text()).isEqualTo("one POST /e\nabc");
      assertThat(client.get("c.example", "/").read().status()).isEqualTo(200);
    }
  }

  @Test
  void carriesABodyThatDidNotWait() throws IOException {
    try (DataplaneFixture gazan = start(endpoint.address());
        RawClient client = gazan.connect()) {
      // When
      client.send(
          RawClient.head("POST", "c.example", "/e", "Expect: 100-continue", "Content-Length: 3")
              + "abc");

      // Then
      WireResponse response = client.read();
      if (response.status() == 100) {
        response = client.read();
      }
      assertThat(response.text()).isEqualTo("one POST /e\nabc");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"100-Continue-please", "200-ok", "100", "100-continue, x", "y 100-continue"})
  void answers417ToAnyOtherExpectation(String value) throws IOException {
    try (DataplaneFixture gazan = start(endpoint.address());
        RawClient client = gazan.connect()) {
      // When
      client.send(
          "POST /e HTTP/1.1\r\nHost: c.example\r\nExpect: "
              + value
              + "\r\nContent-Length: 3\r\n\r\nabc");

      // Then
      assertThat(client.read().status()).isEqualTo(417);
      client.expectClosed();
      assertThat(endpoint.requests()).isZero();
    }
  }

  @Test
  void carriesAFinalAnswerInsteadOf100AndUsesNoConnectionAgain() throws IOException {
    // Given
    try (RecordingEndpoint refusing =
            RecordingEndpoint.start(
                connection -> {
                  connection.readHead();
                  connection.write("HTTP/1.1 401 Unauthorized\r\nContent-Length: 2\r\n\r\nno");
                  connection.awaitClose();
                });
        DataplaneFixture gazan = start(refusing.address());
        RawClient client = gazan.connect()) {
      // When
      client.send(
          RawClient.head("POST", "c.example", "/e", "Expect: 100-continue", "Content-Length: 40"));

      // Then
      WireResponse response = client.read();
      if (response.status() == 100) {
        response = client.read();
      }
      assertThat(response.status()).isEqualTo(401);

      // When: the client sends a request where its body should be, or gives up.
      try (RawClient next = gazan.connect()) {
        next.get("c.example", "/next").read();
      }

      // Then
      assertThat(refusing.connections()).hasSize(2);
      assertThat(
              new String(
                  refusing.connections().getFirst().received(),
                  java.nio.charset.StandardCharsets.ISO_8859_1))
          .doesNotContain("/next");
    }
  }

  @Test
  void carriesAnEarlyResponseAndNeverReadsTheRestAsARequest() throws IOException {
    // Given
    try (RecordingEndpoint early =
            RecordingEndpoint.start(
                connection -> {
                  connection.readHead();
                  connection.write("HTTP/1.1 413 Content Too Large\r\nContent-Length: 2\r\n\r\nno");
                  connection.awaitClose();
                });
        DataplaneFixture gazan = start(early.address());
        RawClient client = gazan.connect()) {
      // When
      client.send(RawClient.head("POST", "c.example", "/early", "Content-Length: 10000"));
      client.send("x".repeat(4096));
      WireResponse response = client.read();
      try {
        client.send(RawClient.head("GET", "c.example", "/smuggled"));
        client.send(RawClient.head("GET", "c.example", "/smuggled"));
      } catch (IOException e) {
        // Closed already.
      }

      // Then
      assertThat(response.status()).isEqualTo(413);
      assertThat(response.closes()).isTrue();
      client.expectClosed();
      assertThat(early.connections()).hasSize(1);
    }
  }

  @Test
  void passesInterimResponsesAndBoundsThem() throws IOException {
    // Given
    try (RecordingEndpoint hinting =
            RecordingEndpoint.start(
                connection -> {
                  String head = connection.readHead();
                  int hints = head.startsWith("GET /few ") ? 2 : 1000;
                  for (int i = 0; i < hints; i++) {
                    connection.write("HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n");
                  }
                  connection.write(
                      "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok");
                  connection.awaitClose();
                });
        DataplaneFixture gazan = start(hinting.address())) {
      // Then
      assertThat(finalStatus(gazan, "/few")).isEqualTo(200);
      assertThat(finalStatus(gazan, "/many")).isEqualTo(502);
    }
  }

  private static int finalStatus(DataplaneFixture gazan, String target) throws IOException {
    try (RawClient client = gazan.connect()) {
      WireResponse response = client.get("c.example", target).read();
      while (response.status() < 200) {
        response = client.read();
      }
      return response.status();
    }
  }

  private static DataplaneFixture start(String server) {
    return DataplaneFixture.start(UpstreamsYaml.unchecked("c.example", server));
  }
}
