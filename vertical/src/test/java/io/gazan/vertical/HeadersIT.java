package io.gazan.vertical;

import static io.gazan.vertical.Scene.path;
import static org.assertj.core.api.Assertions.assertThat;

import io.gazan.dataplane.testing.Answer;
import io.gazan.dataplane.testing.EchoEndpoint;
import io.gazan.dataplane.testing.WireResponse;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** {@code Date} and {@code Server} of every response: kubernetes.md line 12. */
@ExtendWith(SharedScene.class)
class HeadersIT {
  private final Scene scene;
  private final String host;
  private final EchoEndpoint endpoint;

  HeadersIT(Scene scene, String namespace, String host) {
    this.scene = scene;
    this.host = host;
    this.endpoint = scene.service(namespace, "web");
    scene.ingress(
        namespace,
        "web",
        host,
        path("Prefix", "/", "web"),
        path("Prefix", "/broken", "no-such-service"));
    scene.awaitEndpoint(host, "/", "web");
  }

  private static void assertOurs(WireResponse answer) {
    assertThat(answer.headers().all("Server")).containsExactly("gazan");
    assertThat(answer.headers().all("Date"))
        .singleElement()
        .satisfies(
            date ->
                assertThat(ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME))
                    .isNotNull());
  }

  @Test
  void anEndpointThatSaysNothingGetsOurs() {
    // When
    List<WireResponse> answers = scene.ask(host, "/");
    // Then
    assertThat(answers).hasSize(2).allSatisfy(HeadersIT::assertOurs);
  }

  @Test
  void anEndpointsOwnStay() {
    // Given
    endpoint.when(
        "GET",
        "/own",
        Answer.status(200).header("Server: Echo/1").header("Date: Sun, 06 Nov 1994 08:49:37 GMT"));
    // When
    List<WireResponse> answers = scene.ask(host, "/own");
    // Then
    assertThat(answers)
        .hasSize(2)
        .allSatisfy(
            answer -> {
              assertThat(answer.headers().all("Server")).containsExactly("Echo/1");
              assertThat(answer.headers().all("Date"))
                  .containsExactly("Sun, 06 Nov 1994 08:49:37 GMT");
            });
  }

  @Test
  void whatOneOfThemLacksIsAdded() {
    // Given
    endpoint.when("GET", "/half", Answer.status(200).header("Server: Echo/1"));
    // When
    List<WireResponse> answers = scene.ask(host, "/half");
    // Then
    assertThat(answers)
        .hasSize(2)
        .allSatisfy(
            answer -> {
              assertThat(answer.headers().all("Server")).containsExactly("Echo/1");
              assertThat(Objects.requireNonNull(answer.header("Date"))).endsWith(" GMT");
            });
  }

  @Test
  void answersOfOurOwnHaveThem() {
    assertThat(scene.ask(host, "/broken")).allSatisfy(HeadersIT::assertOurs);
    assertThat(scene.ask("nobody-" + host, "/"))
        .allSatisfy(
            answer -> {
              assertThat(answer.status()).isEqualTo(404);
              assertOurs(answer);
            });
  }
}
