package io.gazan.dataplane.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.gazan.dataplane.testing.DataplaneFixture;
import io.gazan.dataplane.testing.EchoEndpoint;
import io.gazan.dataplane.testing.WireResponse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** E8: a host in {@code conf.d} that only redirects, beside one that is served. */
class RedirectOnlyHostIT {
  private static final String APEX =
      """
      example.com:
        paths:
          "/":
            redirect_to: "https://www.example.com:443"
          "/old":
            redirect_to: "https://archive.example.com"
      """;

  @TempDir private Path folder;
  @AutoClose private final EchoEndpoint endpoint = EchoEndpoint.start("one");

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void redirectsWithoutAnyServer(boolean wrapped) throws IOException {
    // Given
    Files.writeString(
        folder.resolve("upstreams.yaml"),
        """
        provider: file
        authorization: {type: apikey, creds: "k"}
        upstreams:
          www.example.com:
            paths:
              "/": {servers: ["%s"]}
        """
            .formatted(endpoint.address()));
    Path confD = Files.createDirectory(folder.resolve("conf.d"));
    Files.writeString(confD.resolve("apex.yaml"), wrapped ? "upstreams:\n" + APEX.indent(2) : APEX);
    try (DataplaneFixture gazan = DataplaneFixture.in(folder, "threads: 2")) {
      // When
      WireResponse root = gazan.get("example.com", "/p?q");
      WireResponse old = gazan.request("POST", "example.com:6193", "/old/x", "Content-Length: 0");
      WireResponse refused = gazan.get("www.example.com", "/p");
      WireResponse served = gazan.get("www.example.com", "/p", "X-Api-Key: k");

      // Then
      assertThat(root.status()).isEqualTo(301);
      assertThat(root.header("Location")).isEqualTo("https://www.example.com:443/p?q");
      assertThat(old.status()).isEqualTo(301);
      assertThat(old.header("Location")).isEqualTo("https://archive.example.com/old/x");
      assertThat(refused.status()).isEqualTo(401);
      assertThat(served.status()).isEqualTo(200);
      assertThat(endpoint.requests()).isEqualTo(1);
    }
  }
}
