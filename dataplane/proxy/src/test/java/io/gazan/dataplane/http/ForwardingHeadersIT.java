package io.gazan.dataplane.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.gazan.dataplane.testing.DataplaneFixture;
import io.gazan.dataplane.testing.EchoEndpoint;
import io.gazan.dataplane.testing.Seen;
import io.gazan.dataplane.testing.UpstreamsYaml;
import java.io.IOException;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Acceptance A59: what endpoints may believe about the client. */
class ForwardingHeadersIT {
  private static final String[] CLAIMS = {
    "X-Forwarded-For: 6.6.6.6",
    "X-Forwarded-Proto: https",
    "X-Forwarded-Host: bank.example",
    "X-Forwarded-Port: 443",
    "X-Real-IP: 6.6.6.6",
    "X-Request-Id: chosen-by-client"
  };

  @AutoClose private final EchoEndpoint endpoint = EchoEndpoint.start("one");

  @Test
  void saysWhereARequestCameFrom() throws IOException {
    try (DataplaneFixture gazan = start("threads: 1")) {
      // When
      gazan.get("h.example:6193", "/");

      // Then
      Seen seen = endpoint.only("/");
      assertThat(seen.header("X-Forwarded-For")).isEqualTo("127.0.0.1");
      assertThat(seen.header("X-Forwarded-Proto")).isEqualTo("http");
      assertThat(seen.header("X-Forwarded-Host")).isEqualTo("h.example:6193");
      assertThat(seen.header("X-Forwarded-Port")).isNotBlank();
      assertThat(seen.header("X-Real-IP")).isEqualTo("127.0.0.1");
      assertThat(seen.header("X-Request-Id")).isNotBlank();
      assertThat(seen.header("Host")).isEqualTo("h.example:6193");
    }
  }

  @Test
  void replacesWhatAnUntrustedClientClaims() throws IOException {
    try (DataplaneFixture gazan = start("trusted_proxies: [\"10.0.0.0/8\"]")) {
      // When
      gazan.get("h.example", "/", CLAIMS);

      // Then
      Seen seen = endpoint.only("/");
      assertThat(seen.request().headers().all("X-Forwarded-For")).containsExactly("127.0.0.1");
      assertThat(seen.request().headers().all("X-Forwarded-Proto")).containsExactly("http");
      assertThat(seen.request().headers().all("X-Forwarded-Host")).containsExactly("h.example");
      assertThat(seen.request().headers().all("X-Forwarded-Port")).doesNotContain("443");
      assertThat(seen.request().headers().all("X-Real-IP")).containsExactly("127.0.0.1");
      assertThat(seen.request().headers().all("X-Request-Id"))
          .hasSize(1)
          .doesNotContain("chosen-by-client");
    }
  }

  @Test
  void appendsToWhatATrustedProxySays() throws IOException {
    try (DataplaneFixture gazan = start("trusted_proxies: [\"127.0.0.0/8\"]")) {
      // When
      gazan.get("h.example", "/", CLAIMS);

      // Then
      Seen seen = endpoint.only("/");
      assertThat(String.join(", ", seen.request().headers().all("X-Forwarded-For")))
          .isEqualTo("6.6.6.6, 127.0.0.1");
      assertThat(seen.request().headers().all("X-Forwarded-Proto")).containsExactly("https");
      assertThat(seen.request().headers().all("X-Forwarded-Host")).containsExactly("bank.example");
      assertThat(seen.request().headers().all("X-Forwarded-Port")).containsExactly("443");
      assertThat(seen.request().headers().all("X-Real-IP")).containsExactly("6.6.6.6");
      assertThat(seen.request().headers().all("X-Request-Id")).containsExactly("chosen-by-client");
    }
  }

  @Test
  void makesARequestIdOfItsOwnForEveryRequest() throws IOException {
    try (DataplaneFixture gazan = start("threads: 1")) {
      // When
      gazan.get("h.example", "/1");
      gazan.get("h.example", "/2");

      // Then
      assertThat(endpoint.only("/1").header("X-Request-Id"))
          .isNotEqualTo(endpoint.only("/2").header("X-Request-Id"));
    }
  }

  private DataplaneFixture start(String main) {
    return DataplaneFixture.start(main, UpstreamsYaml.host("h.example", endpoint.address()));
  }
}
