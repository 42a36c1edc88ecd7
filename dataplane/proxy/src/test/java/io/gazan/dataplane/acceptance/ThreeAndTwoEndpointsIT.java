package io.gazan.dataplane.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.gazan.dataplane.testing.DataplaneFixture;
import io.gazan.dataplane.testing.EchoEndpoint;
import io.gazan.dataplane.testing.WireResponse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** E5 with A1 to A4: {@code /} on three endpoints and {@code /ping} on two. */
class ThreeAndTwoEndpointsIT {
  @AutoClose private final EchoEndpoint one = EchoEndpoint.start("1");
  @AutoClose private final EchoEndpoint two = EchoEndpoint.start("2");
  @AutoClose private final EchoEndpoint three = EchoEndpoint.start("3");
  @AutoClose private final EchoEndpoint ping = EchoEndpoint.start("p1");
  @AutoClose private final EchoEndpoint pong = EchoEndpoint.start("p2");

  private DataplaneFixture start(int threads, boolean wrapped) {
    String hosts =
        """
        e5.example:
          paths:
            "/":
              servers:
                - "%s"
                - "%s"
                - "%s"
            "/ping":
              servers: ["%s", "%s"]
        """
            .formatted(
                one.address(), two.address(), three.address(), ping.address(), pong.address());
    return DataplaneFixture.start(
        "threads: " + threads, wrapped ? "upstreams:\n" + hosts.indent(2) : hosts);
  }

  @ParameterizedTest
  @CsvSource({"1, true", "2, false", "4, true"})
  void takesTheEndpointsOfAPathInTurn(int threads, boolean wrapped) throws IOException {
    // Given
    try (DataplaneFixture gazan = start(threads, wrapped)) {
      // When
      List<String> root = endpoints(gazan, "/", "/", "/", "/", "/", "/");
      List<String> below = endpoints(gazan, "/ping", "/ping/x", "/ping?q", "/ping/");
      List<String> beside = endpoints(gazan, "/pingpong", "/a/b/c/d/e/f/g", "/pin");

      // Then
      assertThat(root).containsExactly("1", "2", "3", "1", "2", "3");
      assertThat(below).containsExactly("p1", "p2", "p1", "p2");
      assertThat(beside).containsExactly("1", "2", "3");
      assertThat(ping.requests() + pong.requests()).isEqualTo(4);
    }
  }

  private static List<String> endpoints(DataplaneFixture gazan, String... targets)
      throws IOException {
    List<String> endpoints = new ArrayList<>();
    for (String target : targets) {
      WireResponse response = gazan.get("e5.example", target);
      assertThat(response.status()).isEqualTo(200);
      assertThat(response.text()).isEqualTo(response.endpoint() + " GET " + target + "\n");
      endpoints.add(response.endpoint());
    }
    return endpoints;
  }
}
