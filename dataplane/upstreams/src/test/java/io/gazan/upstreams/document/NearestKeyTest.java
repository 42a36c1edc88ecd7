package io.gazan.upstreams.document;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearestKeyTest {
  private static final List<String> KNOWN =
      List.of("servers", "server_headers", "to_https", "cluster", "clusters", "dc", "headers");

  @ParameterizedTest
  @CsvSource({
    "server, servers",
    "sevrers, servers",
    "SERVERS, ",
    "to_http, to_https",
    "tohttps, to_https",
    "clutser, cluster",
    "server_header, server_headers",
    "headres, headers",
    "dd, dc",
    "x, ",
    "something_else, ",
    "servers, servers"
  })
  void shouldFindTheWordThatWasMeant(String word, String nearest) {
    // When
    String found = NearestKey.of(word, KNOWN);

    // Then
    assertThat(found).isEqualTo(nearest);
  }
}
