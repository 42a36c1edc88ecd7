package io.gazan.dataplane.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.gazan.dataplane.testing.DataplaneFixture;
import io.gazan.dataplane.testing.EchoEndpoint;
import io.gazan.dataplane.testing.UpstreamsYaml;
import io.gazan.dataplane.testing.WireResponse;
import java.io.IOException;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Acceptance A2 to A9: host and path choose the route, and the path goes on as it was matched. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PathRoutingIT {
  @AutoClose private final EchoEndpoint root = EchoEndpoint.start("root");
  @AutoClose private final EchoEndpoint ping = EchoEndpoint.start("ping");
  @AutoClose private final EchoEndpoint a = EchoEndpoint.start("a");
  @AutoClose private final EchoEndpoint ab = EchoEndpoint.start("ab");
  @AutoClose private final EchoEndpoint exact = EchoEndpoint.start("exact");
  @AutoClose private final EchoEndpoint wild = EchoEndpoint.start("wild");
  @AutoClose private final EchoEndpoint other = EchoEndpoint.start("other");

  @AutoClose
  private final DataplaneFixture gazan =
      DataplaneFixture.start(
          """
          upstreams:
            e5.example:
              paths:
                "/": {servers: ["%1$s"]}
                "/ping": {servers: ["%2$s"]}
            nested.example:
              paths:
                "/": {servers: ["%1$s"]}
                "/a": {servers: ["%3$s"]}
                "/a/b": {servers: ["%4$s"]}
                "=/a/x": {servers: ["%5$s"]}
            only.example:
              paths:
                "/foo": {servers: ["%1$s"]}
            "*.wild.example":
              paths:
                "/": {servers: ["%6$s"]}
            "exact.wild.example":
              paths:
                "/only": {servers: ["%1$s"]}
            "[::1]":
              paths:
                "/": {servers: ["%5$s"]}
            DEFAULT:
              paths:
                "/": {servers: ["%7$s"]}
          """
              .formatted(
                  root.address(),
                  ping.address(),
                  a.address(),
                  ab.address(),
                  exact.address(),
                  wild.address(),
                  other.address()));

  @ParameterizedTest
  @CsvSource({
    "e5.example, /ping, ping",
    "e5.example, /ping/x, ping",
    "e5.example, /ping/, ping",
    "e5.example, /ping?q, ping",
    "e5.example, /pingpong, root",
    "e5.example, /PING, root",
    "e5.example, /a/b/c/d/e/f/g, root",
    "e5.example, /, root",
    "e5.example, /?x=/ping, root",
    "nested.example, /a/b/c, ab",
    "nested.example, /a/b, ab",
    "nested.example, /a/y, a",
    "nested.example, /a/bb, a",
    "nested.example, /a/x, exact",
    "nested.example, /a/x?q=1, exact",
    "nested.example, /a/x/, a",
    "nested.example, /b, root",
    "only.example, /foo/bar, root",
    "x.wild.example, /, wild",
    "X.WILD.example, /, wild",
    "x.y.wild.example, /, other",
    "wild.example, /, other",
    "exact.wild.example, /only, root",
    "unknown.example, /, other",
    "e5.example:6193, /ping, ping",
    "E5.EXAMPLE, /ping, ping",
    "E5.Example:80, /ping, ping",
    "[::1], /, exact",
    "[::1]:6193, /, exact",
    "[0:0:0:0:0:0:0:1]:6193, /, exact",
    "[::2], /, other"
  })
  void choosesTheRoute(String host, String target, String endpoint) throws IOException {
    // When
    WireResponse response = gazan.get(host, target);

    // Then
    assertThat(response.status()).isEqualTo(200);
    assertThat(response.endpoint()).isEqualTo(endpoint);
    assertThat(response.text()).isEqualTo(endpoint + " GET " + target + "\n");
  }

  @ParameterizedTest
  @CsvSource({
    "only.example, /bar",
    "only.example, /foobar",
    "only.example, /",
    "exact.wild.example, /else"
  })
  void answers404WhereAKnownHostHasNoSuchPath(String host, String target) throws IOException {
    // When
    WireResponse response = gazan.get(host, target);

    // Then
    assertThat(response.status()).isEqualTo(404);
    assertThat(response.text()).isEqualTo("404 Not Found\n");
    assertThat(response.headers().has("Server")).isTrue();
    assertThat(response.headers().has("Date")).isTrue();
  }

  @Test
  void answers404ForAnUnknownHostWithoutADefault() throws IOException {
    // Given
    try (DataplaneFixture alone =
        DataplaneFixture.start(UpstreamsYaml.host("one.example", root.address()))) {
      // Then
      assertThat(alone.get("two.example", "/").status()).isEqualTo(404);
      assertThat(alone.get("one.example", "/").status()).isEqualTo(200);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "/ping/../x, root, /x",
    "/x/../ping/y, ping, /ping/y",
    "/./ping, ping, /ping",
    "/%70ing, ping, /ping",
    "/ping/%2e%2e/x, root, /x",
    "/ping/%2E%2e/%2e/x, root, /x",
    "/../../ping, ping, /ping",
    "/ping/.., root, /",
    "/ping/., ping, /ping/",
    "/ping%2fx, root, /ping%2Fx",
    "/ping%5cx, root, /ping%5Cx",
    "/%c3%a4, root, /%C3%A4",
    "/%40%2b, root, /%40%2B",
    "/ping;x, root, /ping;x",
    "/x//y, root, /x//y",
    "/%7Euser, root, /~user",
    "/ping/%41?q=%41/../b, ping, /ping/A?q=%41/../b"
  })
  void matchesAndSendsOneCanonicalPath(String target, String endpoint, String sent)
      throws IOException {
    // When
    WireResponse response = gazan.get("e5.example", target);

    // Then
    assertThat(response.text()).isEqualTo(endpoint + " GET " + sent + "\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/already/canonical",
        "/%C3%A4",
        "/%2Fkept",
        "/a%20b",
        "/-._~!$&'()*+;=:@",
        "/x?a=1&b=%20&c=/../d",
        "/x?"
      })
  void sendsACanonicalPathByteForByte(String target) throws IOException {
    assertThat(gazan.get("e5.example", target).text()).isEqualTo("root GET " + target + "\n");
  }
}
