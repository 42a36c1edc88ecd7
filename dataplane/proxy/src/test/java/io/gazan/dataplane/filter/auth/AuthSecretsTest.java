package io.gazan.dataplane.filter.auth;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.gazan.dataplane.config.MasterKey;
import io.gazan.upstreams.ReadResult;
import io.gazan.upstreams.Upstreams;
import io.gazan.upstreams.document.parse.DocumentFormat;
import io.gazan.upstreams.document.parse.DocumentLimits;
import io.gazan.upstreams.reader.UpstreamsReader;
import org.junit.jupiter.api.Test;

/** Neither a document nor main.yaml tells its secrets. */
class AuthSecretsTest {
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
