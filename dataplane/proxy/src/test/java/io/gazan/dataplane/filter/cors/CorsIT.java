package io.gazan.dataplane.filter.cors;

import static org.assertj.core.api.Assertions.assertThat;

import io.gazan.dataplane.testing.Answer;
import io.gazan.dataplane.testing.DataplaneFixture;
import io.gazan.dataplane.testing.EchoEndpoint;
import io.gazan.dataplane.testing.WireResponse;
import java.io.IOException;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CorsIT {
  @AutoClose
  private final EchoEndpoint endpoint =
      EchoEndpoint.start("one")
          .when(
              "*",
              "/own",
              Answer.status(200)
                  .header("Access-Control-Allow-Origin: https://evil.test")
                  .header("Access-Control-Allow-Credentials: true")
                  .header("Vary: Accept"));

  @AutoClose
  private final EchoEndpoint judge =
      EchoEndpoint.start("judge")
          .when(
              "*",
              "/",
              Answer.status(403)
                  .header("access-control-allow-origin: https://evil.test")
                  .header("Access-Control-Allow-Credentials: true")
                  .header("Access-Control-Expose-Headers: X-Secret")
                  .header("X-Why: because")
                  .header("Vary: Accept"));

  @AutoClose
  private final DataplaneFixture gazan =
      DataplaneFixture.start(
          """
          upstreams:
            h:
              paths:
                "/":
                  servers: ["%1$s"]
                  cors:
                    origins: ["https://*.example.com"]
                    expose: [X-Total]
                    credentials: true
                "/any":
                  servers: ["%1$s"]
                  cors: {origins: ["*"], methods: [GET], headers: [X-One], max_age: 60}
                "/judged":
                  servers: ["%1$s"]
                  cors: {origins: ["https://app.example.com"]}
                  authorization: {type: forward, creds: "http://%2$s/"}
          """
              .formatted(endpoint.address(), judge.address()));

  @Test
  void answersAPreflightItself() throws IOException {
    // When
    WireResponse answer =
        preflight("/", "https://app.example.com", "Access-Control-Request-Headers: x-a, x-b");

    // Then
    assertThat(answer.status()).isEqualTo(204);
    assertThat(answer.header("Access-Control-Allow-Origin")).isEqualTo("https://app.example.com");
    assertThat(answer.header("Access-Control-Allow-Credentials")).isEqualTo("true");
    assertThat(answer.header("Access-Control-Allow-Methods"))
        .isEqualTo("GET, HEAD, POST, PUT, PATCH, DELETE");
    assertThat(answer.header("Access-Control-Allow-Headers")).isEqualTo("x-a, x-b");
    assertThat(answer.header("Access-Control-Max-Age")).isEqualTo("600");
    assertThat(answer.header("Content-Length")).isNull();
    assertThat(endpoint.seen()).noneMatch(seen -> seen.method().equals("OPTIONS"));
  }

  @Test
  void answersAPreflightOfEveryone() throws IOException {
    // When
    WireResponse answer = preflight("/any", "https://x.test", "Access-Control-Request-Headers: y");

    // Then
    assertThat(answer.status()).isEqualTo(204);
    assertThat(answer.header("Access-Control-Allow-Origin")).isEqualTo("*");
    assertThat(answer.header("Access-Control-Allow-Credentials")).isNull();
    assertThat(answer.header("Access-Control-Allow-Methods")).isEqualTo("GET");
    assertThat(answer.header("Access-Control-Allow-Headers")).isEqualTo("X-One");
    assertThat(answer.header("Access-Control-Max-Age")).isEqualTo("60");
  }

  @Test
  void refusesThePreflightOfAnotherOrigin() throws IOException {
    // When
    WireResponse answer = preflight("/", "https://example.com.evil.test");

    // Then
    assertThat(answer.status()).isEqualTo(403);
    assertThat(answer.header("Access-Control-Allow-Origin")).isNull();
  }

  @Test
  void saysWhoMayReadAResponseInPlaceOfTheEndpoint() throws IOException {
    // When
    WireResponse ours = gazan.get("h", "/own", "Origin: https://app.example.com");
    WireResponse others = gazan.get("h", "/own", "Origin: https://evil.test");
    WireResponse none = gazan.get("h", "/own");

    // Then
    assertThat(ours.header("Access-Control-Allow-Origin")).isEqualTo("https://app.example.com");
    assertThat(ours.header("Access-Control-Expose-Headers")).isEqualTo("X-Total");
    assertThat(ours.headers().all("Vary")).containsExactlyInAnyOrder("Accept", "Origin");
    for (WireResponse response : new WireResponse[] {others, none}) {
      assertThat(response.status()).isEqualTo(200);
      assertThat(response.header("Access-Control-Allow-Origin")).isNull();
      assertThat(response.header("Access-Control-Allow-Credentials")).isNull();
    }
  }

  @Test
  void saysWhoMayReadARefusalInPlaceOfTheServerThatWasAsked() throws IOException {
    // When
    WireResponse ours = gazan.get("h", "/judged", "Origin: https://app.example.com");
    WireResponse others = gazan.get("h", "/judged", "Origin: https://evil.test");

    // Then
    assertThat(ours.headers().all("Access-Control-Allow-Origin"))
        .containsExactly("https://app.example.com");
    assertThat(others.headers().all("Access-Control-Allow-Origin")).isEmpty();
    for (WireResponse response : new WireResponse[] {ours, others}) {
      assertThat(response.status()).isEqualTo(403);
      assertThat(response.headers().all("Access-Control-Allow-Credentials")).isEmpty();
      assertThat(response.headers().all("Access-Control-Expose-Headers")).isEmpty();
      assertThat(response.header("X-Why")).isEqualTo("because");
      assertThat(response.headers().all("Vary")).containsExactlyInAnyOrder("Accept", "Origin");
    }
  }

  @Test
  void anOptionsRequestThatIsNoPreflightGoesToTheEndpoint() throws IOException {
    // When
    WireResponse answer = gazan.request("OPTIONS", "h", "/any", "Origin: https://x.test");

    // Then
    assertThat(answer.endpoint()).isEqualTo("one");
    assertThat(answer.header("Access-Control-Allow-Origin")).isEqualTo("*");
  }

  private WireResponse preflight(String target, String origin, String... headers)
      throws IOException {
    String[] all = new String[headers.length + 2];
    all[0] = "Origin: " + origin;
    all[1] = "Access-Control-Request-Method: PUT";
    System.arraycopy(headers, 0, all, 2, headers.length);
    return gazan.request("OPTIONS", "h", target, all);
  }
}
