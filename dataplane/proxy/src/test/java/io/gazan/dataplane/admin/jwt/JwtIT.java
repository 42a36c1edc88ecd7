package io.gazan.dataplane.admin.jwt;

import static io.gazan.dataplane.admin.ConfigApi.KEY;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.gazan.dataplane.admin.ConfigApi;
import io.gazan.dataplane.testing.DataplaneFixture;
import io.gazan.dataplane.testing.UpstreamsYaml;
import io.gazan.dataplane.testing.WireResponse;
import java.io.IOException;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code /jwt} of a running data plane: its part of A31. */
class JwtIT {
  private static final Pattern TOKEN =
      Pattern.compile("\\{\"token\":\"([\\w-]+)\\.([\\w-]+)\\.([\\w-]+)\"}");
  private static final Pattern TIMES =
      Pattern.compile(".*\"iat\":(\\d+),\"exp\":(\\d+)}", Pattern.DOTALL);

  @ParameterizedTest
  @ValueSource(strings = {"valid", "exp"})
  void theKeyGetsATokenThatItHasSigned(String minutes) throws Exception {
    try (DataplaneFixture gazan = start(ConfigApi.mainYaml(""))) {
      // When
      WireResponse made =
          new ConfigApi(gazan)
              .post(
                  "/jwt",
                  "{\"master_key\": \"%s\", \"owner\": \"valod\", \"%s\": 10}"
                      .formatted(KEY, minutes));

      // Then
      assertThat(made.status()).isEqualTo(201);
      Matcher token = TOKEN.matcher(made.text());
      assertThat(token.matches()).as(made.text()).isTrue();
      assertThat(decoded(token.group(1))).isEqualTo("{\"alg\":\"HS256\"}");
      String claims = decoded(token.group(2));
      assertThat(claims).startsWith("{\"owner\":\"valod\",\"user\":\"valod\",");
      Matcher times = TIMES.matcher(claims);
      assertThat(times.matches()).as(claims).isTrue();
      assertThat(Long.parseLong(times.group(2)) - Long.parseLong(times.group(1))).isEqualTo(600);
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(KEY.getBytes(UTF_8), "HmacSHA256"));
      assertThat(Base64.getUrlDecoder().decode(token.group(3)))
          .isEqualTo(mac.doFinal((token.group(1) + "." + token.group(2)).getBytes(UTF_8)));
    }
  }

  @Test
  void aWrongKeyIsUnauthorisedAndAfterManyTheAddressWaits() throws IOException {
    try (DataplaneFixture gazan = start(ConfigApi.mainYaml(""))) {
      // Given
      ConfigApi api = new ConfigApi(gazan);
      String wrong = "{\"master_key\": \"wrong\", \"owner\": \"o\", \"valid\": 1}";

      // When, Then
      for (int i = 0; i < 10; i++) {
        WireResponse refused = api.post("/jwt", wrong);
        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.text()).isEqualTo("{\"token\":\"Unauthorised\"}");
      }
      WireResponse throttled = api.post("/jwt", wrong.replace("wrong", KEY));
      assertThat(throttled.status()).isEqualTo(429);
      assertThat(Integer.parseInt(String.valueOf(throttled.header("Retry-After"))))
          .isBetween(1, 60);
      assertThat(api.post("/conf", "", ConfigApi.BEARER).status()).isEqualTo(429);
      assertThat(api.get("/status").status()).isEqualTo(200);
      assertThat(gazan.metric("gazan_config_turned_away_total{reason=\"throttled\"}")).isEqualTo(2);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "master_key: KEY",
        "[]",
        "{\"master_key\": \"KEY\", \"owner\": \"o\"}",
        "{\"master_key\": \"KEY\", \"valid\": 1}",
        "{\"master_key\": \"KEY\", \"owner\": \"\", \"valid\": 1}",
        "{\"master_key\": \"KEY\", \"owner\": \"o\", \"valid\": 0}",
        "{\"master_key\": \"KEY\", \"owner\": \"o\", \"valid\": 99999999999}",
        "{\"master_key\": \"KEY\", \"owner\": \"o\", \"valid\": 1, \"exp\": 2}",
        "{\"master_key\": \"KEY\", \"owner\": \"o\", \"valid\": 1, \"x\": 2}",
        "{\"master_key\": [\"KEY\"], \"owner\": \"o\", \"valid\": 1}",
        "{\"master_key\": \"KEY\", \"master_key\": \"b\", \"owner\": \"o\", \"valid\": 1}",
        "{\"master_key\": \"KEY\", \"owner\": \"o\", \"valid\": 1} x"
      })
  void whatIsNotPlainlyARequestIs400AndShowsNoKey(String body) throws IOException {
    try (DataplaneFixture gazan = start(ConfigApi.mainYaml(""))) {
      WireResponse refused = new ConfigApi(gazan).post("/jwt", body.replace("KEY", KEY));
      assertThat(refused.status()).isEqualTo(400);
      assertThat(refused.text()).startsWith("{\"error\":").doesNotContain(KEY);
    }
  }

  @Test
  void withoutAKeyOrWithAShortOneThereIsNoToken() throws IOException {
    String request = "{\"master_key\": \"%s\", \"owner\": \"o\", \"valid\": 1}";
    try (DataplaneFixture gazan = start("threads: 2\n")) {
      assertThat(new ConfigApi(gazan).post("/jwt", request.formatted("")).status()).isEqualTo(403);
    }
    try (DataplaneFixture gazan = start("threads: 2\nmaster_key: short\n")) {
      WireResponse refused = new ConfigApi(gazan).post("/jwt", request.formatted("short"));
      assertThat(refused.status()).isEqualTo(403);
      assertThat(refused.text()).contains("32 bytes").doesNotContain("token\"");
    }
  }

  @Test
  void aBodyBeyondItsLimitIsNotReadAndOtherMethodsAreNotServed() throws IOException {
    try (DataplaneFixture gazan = start(ConfigApi.mainYaml(""))) {
      ConfigApi api = new ConfigApi(gazan);
      assertThat(api.post("/jwt", " ".repeat(TokenRequest.MOST_BYTES + 1)).status()).isEqualTo(413);
      WireResponse get = api.get("/jwt");
      assertThat(get.status()).isEqualTo(405);
      assertThat(get.header("Allow")).isEqualTo("POST");
    }
  }

  private static String decoded(String part) {
    return new String(Base64.getUrlDecoder().decode(part), UTF_8);
  }

  private static DataplaneFixture start(String mainYaml) {
    return DataplaneFixture.start(mainYaml, UpstreamsYaml.unchecked("a.test", "127.0.0.1:9"));
  }
}
