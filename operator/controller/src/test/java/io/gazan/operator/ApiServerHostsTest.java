package io.gazan.operator;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.MalformedURLException;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ApiServerHostsTest {
  @Test
  void areThoseOfTheClientAndOfThePod() throws MalformedURLException {
    // Given
    Map<String, String> pod = Map.of("KUBERNETES_SERVICE_HOST", "fd00::1");

    // When Then
    assertThat(ApiServerHosts.of(URI.create("https://10.96.0.1:443/").toURL(), pod))
        .containsExactlyInAnyOrder("10.96.0.1", "fd00::1");
    assertThat(ApiServerHosts.of(URI.create("https://[fd00::1]:6443").toURL(), Map.of()))
        .containsExactly("[fd00::1]");
  }

  @Test
  void areNoneWhereNothingTells() {
    assertThat(ApiServerHosts.of(null, Map.of())).isEmpty();
  }
}
