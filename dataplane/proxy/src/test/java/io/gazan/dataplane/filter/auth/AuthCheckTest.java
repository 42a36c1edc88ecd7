package io.gazan.dataplane.filter.auth;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gazan.dataplane.config.MasterKey;
import io.gazan.upstreams.Problem;
import io.gazan.upstreams.ReadResult;
import io.gazan.upstreams.Upstreams;
import io.gazan.upstreams.document.Problems;
import io.gazan.upstreams.document.parse.DocumentFormat;
import io.gazan.upstreams.document.parse.DocumentLimits;
import io.gazan.upstreams.policy.AuthSpec;
import io.gazan.upstreams.reader.UpstreamsReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a document needs of main.yaml and of the files that it names. */
class AuthCheckTest {
  private static final MasterKey KEY = MasterKey.of(Tokens.SECRET);
  private static final Upstreams JWT =
      read(
          """
          authorization: {type: jwt}
          h:
            paths:
              "/": {servers: ["b:1"], authorization: {type: jwt}}
              "/same": {servers: ["b:1"], authorization: {type: jwt, creds: "%s"}}
              "/own": {servers: ["b:1"], authorization: {type: jwt, creds: "another secret that is long enough"}}
              "/basic": {servers: ["b:1"], authorization: {type: basic, creds: "me:0123456789abcdef"}}
          """
              .formatted(Tokens.SECRET));

  @TempDir Path folder;

  @Test
  void aDocumentThatNeedsAMasterKeyIsRefusedWithoutOne() {
    assertThat(problems(JWT, MasterKey.NONE))
        .containsExactly(
            "authorization: type jwt without creds and jwks needs master_key in main.yaml, which is"
                + " not set",
            "upstreams.h.paths./.authorization: type jwt without creds and jwks needs master_key in"
                + " main.yaml, which is not set");
    assertThat(problems(JWT, MasterKey.of("short")))
        .hasSize(2)
        .allMatch(problem -> problem.endsWith("is shorter than 32 bytes"));
    assertThat(problems(JWT, KEY)).isEmpty();
    assertThat(AuthCheck.of(JWT, null).problems()).isEmpty();
  }

  @Test
  void aSecretThatIsNotTheMasterKeyIsWarnedAboutWhereItStands() {
    // When
    List<Problem> warnings = AuthCheck.of(JWT, KEY).warnings();

    // Then
    assertThat(warnings)
        .extracting(Problem::toString)
        .containsExactly(
            "upstreams.h.paths./own.authorization: creds are not master_key: tokens of POST /jwt"
                + " are refused here");
    assertThat(AuthCheck.of(JWT, MasterKey.NONE).warnings()).isEmpty();
    assertThat(AuthCheck.of(JWT, null).warnings()).isEmpty();
  }

  @Test
  void warningsHaveALimit() {
    // Given
    StringBuilder text = new StringBuilder("h:\n  paths:\n");
    for (int i = 0; i <= Problems.LIMIT; i++) {
      text.append("    /").append(i).append(": {servers: [b:1], authorization: {type: jwt, ");
      text.append("creds: another secret that is long enough}}\n");
    }

    // Then
    assertThat(AuthCheck.of(read(text.toString()), KEY).warnings()).hasSize(Problems.LIMIT);
  }

  @Test
  void aFileThatIsNoKeySetIsRefusedWithItsPathAndTheReason() throws IOException {
    // Given
    Path none = folder.resolve("none.json");
    Path page = Files.writeString(folder.resolve("page.json"), "<html>");
    Path secret =
        Files.writeString(
            folder.resolve("secret.json"),
            "{\"keys\":[{\"kty\":\"oct\",\"k\":\"MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY\"}]}");
    Path large = Files.write(folder.resolve("large.json"), new byte[KeySource.MOST_BYTES + 1]);
    Upstreams upstreams = naming(none, page, secret, large, folder, keys());

    // When, Then
    assertThat(problems(upstreams, MasterKey.NONE))
        .containsExactly(
            "upstreams.h.paths./0.authorization.jwks: "
                + none
                + " is not a file of at most 262144 bytes",
            "upstreams.h.paths./1.authorization.jwks: " + page + " is not a set of keys (RFC 7517)",
            "upstreams.h.paths./2.authorization.jwks: "
                + secret
                + " holds no public key for signatures",
            "upstreams.h.paths./3.authorization.jwks: "
                + large
                + " is not a file of at most 262144 bytes",
            "upstreams.h.paths./4.authorization.jwks: "
                + folder
                + " is not a file of at most 262144 bytes");
    assertThat(AuthCheck.of(upstreams, null).problems()).hasSize(5);
  }

  @Test
  void aKeySetThatIsInUseMayBeAway() throws IOException {
    // Given
    Path keys = keys();
    Upstreams upstreams = naming(keys);
    try (AuthFilters filters = new AuthFilters(MasterKey.NONE)) {
      AuthSpec spec =
          Objects.requireNonNull(
              upstreams
                  .hosts()
                  .values()
                  .iterator()
                  .next()
                  .routes()
                  .getFirst()
                  .policies()
                  .authorization()
                  .over(null));
      AuthFilter filter = (AuthFilter) filters.filter(spec);
      await().until(() -> filters.oldestKeySet() >= 0);

      // When
      Files.delete(keys);

      // Then
      assertThat(filters.problems(upstreams)).isEmpty();
      assertThat(problems(upstreams, MasterKey.NONE)).hasSize(1);
      assertThat(Passing.status(filter, "/")).isEqualTo(401);
    }
  }

  private Path keys() throws IOException {
    return Files.writeString(
        folder.resolve("keys.json"), Keys.set(Keys.jwk("a", Keys.RSA.getPublic())));
  }

  private static Upstreams naming(Path... files) {
    StringBuilder text = new StringBuilder("h:\n  paths:\n");
    for (int i = 0; i < files.length; i++) {
      text.append(
          "    /%d: {servers: [b:1], authorization: {type: jwt, jwks: %s}}\n"
              .formatted(i, files[i]));
    }
    return read(text.toString());
  }

  private static List<String> problems(Upstreams upstreams, MasterKey key) {
    return AuthCheck.of(upstreams, key).problems().stream().map(Problem::toString).toList();
  }

  private static Upstreams read(String text) {
    return switch (new UpstreamsReader(DocumentLimits.DEFAULTS)
        .read(text.getBytes(UTF_8), null, DocumentFormat.DETECT)) {
      case ReadResult.Loaded loaded -> loaded.upstreams();
      case ReadResult.Refused refused -> throw new AssertionError(refused.problems().toString());
    };
  }
}
