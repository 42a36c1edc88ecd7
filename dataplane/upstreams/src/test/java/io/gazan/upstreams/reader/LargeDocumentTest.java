package io.gazan.upstreams.reader;

import static org.assertj.core.api.Assertions.assertThat;

import io.gazan.upstreams.Upstreams;
import io.gazan.upstreams.route.PathSpec;
import io.gazan.upstreams.route.RouteSpec;
import org.junit.jupiter.api.Test;

/** Sizes that real installations reach. */
class LargeDocumentTest {
  private static final int HOSTS = 1000;
  private static final int PATHS = 10;

  @Test
  void shouldReadTenThousandRoutes() {
    // Given
    String text = document();

    // When
    Upstreams upstreams = Reading.loaded(text);

    // Then
    assertThat(upstreams.hosts()).hasSize(HOSTS);
    assertThat(upstreams.hosts().values())
        .allSatisfy(
            host ->
                assertThat(host.routes())
                    .hasSize(PATHS)
                    .last()
                    .returns(PathSpec.prefix("/path-9/sub"), RouteSpec::path));
    assertThat(upstreams).isEqualTo(Reading.loaded(text)).hasSameHashCodeAs(Reading.loaded(text));
    assertThat(upstreams)
        .isNotEqualTo(Reading.loaded(text.replace("host-999.example", "host-x.example")));
  }

  @Test
  void shouldFindTheOneMistakeAmongTenThousandRoutes() {
    // Given
    String text = document().replaceFirst("10\\.0\\.7\\.9:8080", "10.0.7.9:808080");

    // When Then
    assertThat(Reading.refused(text))
        .singleElement()
        .asString()
        .endsWith("the port must be 1 to 65535, found \"10.0.7.9:808080\"");
  }

  /** A thousand hosts of ten paths with two servers and a header each. */
  static String document() {
    StringBuilder text = new StringBuilder("upstreams:\n");
    for (int host = 0; host < HOSTS; host++) {
      text.append("  host-").append(host).append(".example:\n    paths:\n");
      for (int path = 0; path < PATHS; path++) {
        text.append("      \"/path-").append(path).append("/sub\":\n");
        text.append("        headers: [\"X-Route: ").append(host).append("\"]\n");
        text.append("        servers:\n");
        text.append("          - \"10.").append(host / 250).append('.').append(host % 250);
        text.append('.').append(path).append(":8080\"\n");
        text.append("          - \"10.9.").append(host % 250).append('.').append(path);
        text.append(":8080\"\n");
      }
    }
    return text.toString();
  }
}
