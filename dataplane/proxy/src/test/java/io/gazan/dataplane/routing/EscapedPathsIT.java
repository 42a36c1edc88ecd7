package io.gazan.dataplane.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.gazan.dataplane.testing.DataplaneFixture;
import io.gazan.dataplane.testing.EchoEndpoint;
import io.gazan.dataplane.testing.WireResponse;
import java.io.IOException;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** However a path is escaped, it is the same path: what guards it cannot be written around. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EscapedPathsIT {
  @AutoClose private final EchoEndpoint endpoint = EchoEndpoint.start("one");

  @AutoClose
  private final DataplaneFixture gazan =
      DataplaneFixture.start(
          """
          upstreams:
            h:
              paths:
                "/": {servers: ["%1$s"], healthcheck: false}
                "/caf%%C3%%A9": {servers: ["%1$s"], healthcheck: false, authorization: {type: apikey, creds: key}}
                "/th%%c3%%a9": {servers: ["%1$s"], healthcheck: false, authorization: {type: apikey, creds: key}}
                "/@adm": {servers: ["%1$s"], healthcheck: false, authorization: {type: apikey, creds: key}}
                "=/%%28x%%29/a+b": {servers: ["%1$s"], healthcheck: false, authorization: {type: apikey, creds: key}}
                "/@v1": {servers: ["%1$s"], healthcheck: false, rewrite: {prefix: /below}}
          """
              .formatted(endpoint.address()));

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/caf%C3%A9",
        "/caf%c3%a9",
        "/caf%C3%a9/x",
        "/c%61f%c3%A9?q",
        "/th%C3%A9",
        "/th%c3%A9/x",
        "/@adm",
        "/%40adm",
        "/%40%61dm/x",
        "/x/../%40adm",
        "/(x)/a+b",
        "/%28x)/a%2bb",
        "/%28x%29/%61%2Bb"
      })
  void guardsAPathHoweverItIsEscaped(String target) throws IOException {
    // When
    WireResponse without = gazan.get("h", target);
    WireResponse with = gazan.get("h", target, "X-Api-Key: key");

    // Then
    assertThat(without.status()).isEqualTo(401);
    assertThat(with.status()).isEqualTo(200);
  }

  /** An escaped delimiter may mean something else to the endpoint: it gets it as it came. */
  @ParameterizedTest
  @CsvSource({
    "/%40adm/%40%2b?a=%2b, /%40adm/%40%2B?a=%2b",
    "/@adm/%40, /@adm/%40",
    "/caf%c3%a9/%3d, /caf%C3%A9/%3D",
    "/%28x)/a%2Bb, /%28x)/a%2Bb",
    "/%40v1/%40/x, /below/%40/x",
    "/@v1/%40/x, /below/%40/x",
    "/%40v1, /below"
  })
  void sendsEscapedDelimitersEscaped(String target, String sent) throws IOException {
    assertThat(gazan.get("h", target, "X-Api-Key: key").text()).isEqualTo("one GET " + sent + "\n");
  }
}
