package io.gazan.dataplane.filter.auth;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.gazan.dataplane.config.MasterKey;
import io.gazan.dataplane.testing.LogLines;
import io.gazan.upstreams.Problem;
import io.gazan.upstreams.ReadResult;
import io.gazan.upstreams.Upstreams;
import io.gazan.upstreams.document.parse.DocumentFormat;
import io.gazan.upstreams.document.parse.DocumentLimits;
import io.gazan.upstreams.policy.AuthSpec;
import io.gazan.upstreams.reader.UpstreamsReader;
import io.gazan.upstreams.value.Secret;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a document needs of main.yaml, and that neither of them tells its secrets. */
class AuthFiltersTest {
  private static final Upstreams JWT =
      read(
          """
          authorization: {type: jwt}
          h:
            paths:
              "/": {servers: ["b:1"], authorization: {type: jwt}}
              "/own": {servers: ["b:1"], authorization: {type: jwt, creds: "0123456789abcdef0123456789abcdef"}}
              "/basic": {servers: ["b:1"], authorization: {type: basic, creds: "me:0123456789abcdef"}}
              "/key": {servers: ["b:1"], authorization: {type: apikey, creds: "0123456789abcdef"}}
          """);

  private static Upstreams read(String text) {
    return switch (new UpstreamsReader(DocumentLimits.DEFAULTS)
        .read(text.getBytes(UTF_8), null, DocumentFormat.DETECT)) {
      case ReadResult.Loaded loaded -> loaded.upstreams();
      case ReadResult.Refused refused -> throw new AssertionError(refused.problems().toString());
    };
  }

  @Test
  void aDocumentThatNeedsAMasterKeyIsRefusedWithoutOne() {
    assertThat(AuthFilters.problems(JWT, MasterKey.NONE))
        .extracting(Problem::toString)
        .containsExactly(
            "authorization: type jwt without creds and jwks needs master_key in main.yaml, which is"
                + " not set",
            "upstreams.h.paths./.authorization: type jwt without creds and jwks needs master_key in"
                + " main.yaml, which is not set");
    assertThat(AuthFilters.problems(JWT, MasterKey.of("short")))
        .hasSize(2)
        .allMatch(problem -> problem.message().endsWith("is shorter than 32 bytes"));
    assertThat(AuthFilters.problems(JWT, MasterKey.of(Tokens.SECRET))).isEmpty();
  }

  @Test
  void aSecretThatIsNotTheMasterKeyIsWarnedAboutForItsTokensAreNotThoseOfJwt() {
    try (LogLines lines = new LogLines(AuthFilters.class);
        AuthFilters filters = new AuthFilters(MasterKey.of(Tokens.SECRET));
        AuthFilters keyless = new AuthFilters(MasterKey.NONE)) {
      // When: the same, none of its own, and where there is no master key
      filters.filter(jwt(Tokens.SECRET));
      filters.filter(jwt(null));
      keyless.filter(jwt("another secret that is long enough"));

      // Then
      assertThat(lines.lines()).isEmpty();

      // When
      filters.filter(jwt("another secret that is long enough"));

      // Then
      assertThat(lines.lines())
          .containsExactly(
              new LogLines.Line(
                  "WARN", "creds of a jwt are not master_key: tokens of /jwt are refused there"));
    }
  }

  private static AuthSpec.Jwt jwt(@Nullable String secret) {
    return new AuthSpec.Jwt(secret == null ? null : new Secret(secret), null, null, List.of());
  }

  @Test
  void nothingShowsASecretAndTwoSecretsLookDifferent() {
    // Given
    String text = JWT.toString() + MasterKey.of(Tokens.SECRET);

    // Then
    assertThat(text).doesNotContain("0123456789");
    assertThat(
            read("h: {paths: {/: {servers: [\"b:1\"], authorization: {type: basic, creds:"
                    + " \"a:b\"}}}}")
                .toString())
        .isNotEqualTo(
            read("h: {paths: {/: {servers: [\"b:1\"], authorization: {type: basic, creds:"
                    + " \"a:c\"}}}}")
                .toString());
  }
}
