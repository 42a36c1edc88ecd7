package io.gazan.upstreams.reader;

import static io.gazan.upstreams.reader.Reading.loaded;
import static io.gazan.upstreams.reader.Reading.warnings;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Keys of the predecessor that mean nothing any more. */
class OldKeysTest {
  @Test
  void shouldTakeHostsThatAreNamedLikeOldKeys() {
    assertThat(
            loaded(
                    """
                    ssl: {paths: {/: {servers: [a:1]}}}
                    acme: {paths: {/: {servers: [a:1]}}}
                    """)
                .hosts())
        .containsOnlyKeys("ssl", "acme");
  }

  @Test
  void shouldWarnAboutOldKeys() {
    // Given
    String text =
        """
        globals: {}
        a.example:
          paths:
            /:
              to_ssl: true
              servers: [a:1]
              redirect_to: https://b.example
        """;

    // When
    List<String> warnings = warnings(text);

    // Then
    assertThat(warnings)
        .containsExactly(
            "f:1:1: globals: globals has no meaning any more and is ignored",
            "f:5:7: a.example.paths./.to_ssl: to_ssl has no meaning any more and is ignored",
            "f:6:16: a.example.paths./.servers: servers is never asked: redirect_to answers");
  }
}
