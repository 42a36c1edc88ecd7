package io.gazan.dataplane.filter.cors;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.gazan.dataplane.config.listener.TrustedProxies;
import io.gazan.dataplane.filter.FilterChain;
import io.gazan.dataplane.filter.FilterClient;
import io.gazan.dataplane.filter.FilterPass;
import io.gazan.dataplane.filter.Heads;
import io.gazan.dataplane.http.HeaderEdits;
import io.gazan.upstreams.policy.CorsSpec;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What does not depend on who asks is put together once, and is right for those who do ask. */
class CorsFilterTest {
  private static final FilterClient CLIENT =
      new FilterClient(
          false, false, InetSocketAddress.createUnresolved("192.0.2.1", 1), TrustedProxies.NONE);

  private static final HeaderEdits ROUTE =
      new HeaderEdits.Builder()
          .set("X-Route", "r")
          .set("Access-Control-Allow-Origin", "https://of-the-route.test")
          .build();

  private static CorsFilter filter(String... origins) {
    return new CorsFilter(
        new CorsSpec(
            List.of(origins),
            List.of("GET"),
            List.of(),
            List.of("X-Total"),
            true,
            Duration.ofSeconds(5)),
        ROUTE);
  }

  private static HeaderEdits edits(CorsFilter filter, HeaderEdits route, String... headers) {
    FilterPass pass =
        new FilterPass(
            FilterChain.of(List.of(filter)),
            Heads.get("h", "/", headers),
            CLIENT,
            Runnable::run,
            answer -> assertThat(answer).isNull());
    pass.run();
    return pass.responseEdits(route);
  }

  private static String lines(HeaderEdits edits) {
    return new String(edits.lines(), US_ASCII);
  }

  @ParameterizedTest
  @ValueSource(strings = {"X-None: 1", "Origin: https://evil.test", "Origin: null"})
  void whoMayNotReadItGetsTheSamePreparedEdits(String header) {
    // Given
    CorsFilter filter = filter("https://a.test", "https://*.b.test");

    // When
    HeaderEdits edits = edits(filter, ROUTE, header);

    // Then
    assertThat(lines(edits)).isEqualTo("X-Route: r\r\nVary: Origin\r\n");
    assertThat(edits).isSameAs(edits(filter, ROUTE, "X-Other: 1"));
  }

  @Test
  void aNamedOriginIsPreparedAndOneBelowANameIsMade() {
    // Given
    CorsFilter filter = filter("https://a.test", "https://*.b.test");

    // When
    HeaderEdits named = edits(filter, ROUTE, "Origin: https://a.test");
    HeaderEdits below = edits(filter, ROUTE, "Origin: https://x.b.test");

    // Then
    assertThat(named).isSameAs(edits(filter, ROUTE, "Origin: https://a.test"));
    assertThat(lines(named))
        .contains(
            "X-Route: r\r\n",
            "Access-Control-Allow-Origin: https://a.test\r\n",
            "Access-Control-Allow-Credentials: true\r\n",
            "Access-Control-Expose-Headers: X-Total\r\n",
            "Vary: Origin\r\n")
        .doesNotContain("of-the-route");
    assertThat(lines(below)).isEqualTo(lines(named).replace("//a.test", "//x.b.test"));
    assertThat(lines(edits(filter, ROUTE, "Origin: https://A.test")))
        .as("as the browser wrote it")
        .contains("Access-Control-Allow-Origin: https://A.test\r\n");
  }

  @Test
  void theRoutesOwnVaryStays() {
    // Given
    CorsFilter filter = filter("https://a.test");
    HeaderEdits route = new HeaderEdits.Builder().set("Vary", "Accept").build();

    // When
    HeaderEdits edits = edits(filter, route, "Origin: https://a.test");

    // Then
    assertThat(lines(edits)).contains("Vary: Accept\r\nVary: Origin\r\n");
  }

  @Test
  void everyOriginGetsTheSamePreparedEdits() {
    // Given
    CorsFilter filter = filter("*");

    // When
    HeaderEdits edits = edits(filter, ROUTE, "Origin: https://a.test");

    // Then
    assertThat(edits).isSameAs(edits(filter, ROUTE, "Origin: https://b.test"));
    assertThat(lines(edits)).contains("Access-Control-Allow-Origin: *\r\n").doesNotContain("Vary");
  }

  @Test
  void moreOriginsThanAreKeptPreparedAreAllLetIn() {
    // Given
    String[] origins =
        IntStream.range(0, 100).mapToObj(i -> "https://o" + i + ".test").toArray(String[]::new);
    CorsFilter filter = filter(origins);

    // Then
    for (String origin : origins) {
      assertThat(lines(edits(filter, ROUTE, "Origin: " + origin)))
          .contains("Access-Control-Allow-Origin: " + origin + "\r\n");
    }
  }

  @Test
  void anotherRouteKeepsItsOwnLines() {
    // Given
    HeaderEdits other = new HeaderEdits.Builder().set("X-Other", "o").build();

    // When
    HeaderEdits edits = edits(filter("*"), other, "Origin: https://a.test");

    // Then
    assertThat(lines(edits))
        .contains("X-Other: o\r\n", "Access-Control-Allow-Origin: *\r\n")
        .doesNotContain("X-Route");
  }
}
