package io.gazan.dataplane.filter.auth;

import static io.gazan.dataplane.filter.auth.Keys.jwk;
import static io.gazan.dataplane.filter.auth.Keys.onCurve;
import static io.gazan.dataplane.filter.auth.Keys.pair;
import static io.gazan.dataplane.filter.auth.Keys.set;
import static io.gazan.dataplane.filter.auth.Keys.token;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.gazan.dataplane.config.MasterKey;
import io.gazan.dataplane.filter.Filter;
import io.gazan.upstreams.policy.AuthSpec;
import io.jsonwebtoken.Jwts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.Signature;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tokens that were ever made to pass a key set without a private key of it. */
class KeySetAttacksTest {
  private static final KeyPair RSA = Keys.RSA;
  private static final KeyPair EC = onCurve("secp256r1");
  private static final KeyPair EC384 = onCurve("secp384r1");
  private static final KeyPair EC521 = onCurve("secp521r1");

  @TempDir Path folder;
  @AutoClose private final AuthFilters filters = new AuthFilters(MasterKey.NONE);

  private Filter filter(String set) throws IOException {
    Path file = Files.writeString(folder.resolve("keys.json"), set);
    return filters.filter(new AuthSpec.Jwt(null, file.toUri(), null, List.of()));
  }

  @Test
  void takesNoPublicKeyForASecret() throws IOException {
    // Given
    Filter filter = filter(set(jwk("r", RSA.getPublic()), jwk("e", EC.getPublic())));
    String header = "{\"alg\":\"HS256\",\"kid\":\"r\"}";
    byte[] pem =
        ("-----BEGIN PUBLIC KEY-----\n"
                + java.util.Base64.getMimeEncoder(64, new byte[] {'\n'})
                    .encodeToString(RSA.getPublic().getEncoded())
                + "\n-----END PUBLIC KEY-----\n")
            .getBytes(UTF_8);

    // Then
    for (byte[] secret :
        List.of(pem, RSA.getPublic().getEncoded(), jwk("r", RSA.getPublic()).getBytes(UTF_8))) {
      String forged = Tokens.signed(header, Tokens.claims(60), secret, "HmacSHA256");
      assertThat(Passing.bearer(filter, forged)).isEqualTo(401);
    }
    assertThat(
            Passing.bearer(
                filter, Tokens.unsigned("{\"alg\":\"none\",\"kid\":\"r\"}", Tokens.claims(60))))
        .isEqualTo(401);
    assertThat(
            Passing.bearer(
                filter,
                Tokens.unsigned("{\"alg\":\"ES256\",\"kid\":\"r\"}", Tokens.claims(60)) + "AAAA"))
        .isEqualTo(401);
  }

  @Test
  void takesNoPsychicSignature() throws IOException {
    // Given
    Filter filter = filter(set(jwk("e", EC.getPublic())));
    byte[] order =
        ((java.security.interfaces.ECPublicKey) EC.getPublic())
            .getParams()
            .getOrder()
            .toByteArray();
    byte[] orders = new byte[64];
    System.arraycopy(order, order.length - 32, orders, 0, 32);
    System.arraycopy(order, order.length - 32, orders, 32, 32);
    String body = Tokens.unsigned("{\"alg\":\"ES256\",\"kid\":\"e\"}", Tokens.claims(60));

    // Then
    for (byte[] signature :
        List.of(
            new byte[64],
            new byte[0],
            new byte[] {0x30, 6, 2, 1, 0, 2, 1, 0},
            orders,
            new byte[63],
            new byte[65])) {
      assertThat(Passing.bearer(filter, body + Tokens.base64(signature))).isEqualTo(401);
    }
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({"ES256, 64", "ES384, 96", "ES512, 132"})
  void takesNoSignatureOfNothing(String algorithm, int bytes) throws IOException {
    // Given
    Filter filter =
        filter(
            set(
                jwk("ES256", EC.getPublic()),
                jwk("ES384", EC384.getPublic()),
                jwk("ES512", EC521.getPublic())));
    String header = "{\"alg\":\"%s\",\"kid\":\"%s\"}".formatted(algorithm, algorithm);

    // When
    String token = Tokens.unsigned(header, Tokens.claims(60)) + Tokens.base64(new byte[bytes]);

    // Then
    assertThat(Passing.bearer(filter, token)).isEqualTo(401);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../../../../etc/passwd",
        "file:///etc/passwd",
        "http://127.0.0.1:1/keys",
        "r\\u0000",
        "r' OR '1'='1",
        "R",
        ""
      })
  void takesAKidForANameAndNothingElse(String kid) throws IOException {
    // Given
    Filter filter = filter(set(jwk("r", RSA.getPublic())));
    String good = token("r", RSA.getPrivate(), Jwts.SIG.RS256);

    // When
    String forged =
        Tokens.base64("{\"alg\":\"RS256\",\"kid\":\"%s\"}".formatted(kid).getBytes(UTF_8))
            + good.substring(good.indexOf('.'));

    // Then
    assertThat(Passing.bearer(filter, good)).isEqualTo(200);
    assertThat(Passing.bearer(filter, forged)).isEqualTo(401);
  }

  @Test
  void refusesAKidThatIsNoTextOrTooLong() throws IOException {
    // Given
    Filter filter = filter(set(jwk("r", RSA.getPublic())));

    // Then
    for (String kid : List.of("1", "null", "[\"r\"]", "{}", "\"" + "r".repeat(8000) + "\"")) {
      String header = "{\"alg\":\"RS256\",\"kid\":" + kid + "}";
      assertThat(Passing.bearer(filter, Tokens.unsigned(header, Tokens.claims(60)) + "AAAA"))
          .as(kid)
          .isEqualTo(401);
    }
    assertThat(filters.counters().keyFetches())
        .as("nobody asks for such a key")
        .isLessThanOrEqualTo(1);
  }

  @Test
  void takesNoSecretOfASetThatHasPublicKeysToo() throws IOException {
    // Given
    String secret =
        "{\"kty\":\"oct\",\"kid\":\"s\",\"alg\":\"HS256\",\"k\":\""
            + Tokens.base64(Tokens.SECRET.getBytes(UTF_8))
            + "\"}";
    Filter filter = filter(set(secret, jwk("r", RSA.getPublic())));

    // Then
    assertThat(Passing.bearer(filter, token("r", RSA.getPrivate(), Jwts.SIG.RS256))).isEqualTo(200);
    for (String header : List.of("{\"alg\":\"HS256\",\"kid\":\"s\"}", "{\"alg\":\"HS256\"}")) {
      assertThat(Passing.bearer(filter, Tokens.signed(header, Tokens.claims(60), Tokens.SECRET)))
          .isEqualTo(401);
    }
  }

  /** Each is signed as it should be, by the key that it brings or names itself. */
  @ParameterizedTest
  @ValueSource(strings = {"jwk", "jku", "x5u", "x5c", "crit", "b64"})
  void takesNoKeyAndNoMeaningFromTheToken(String name) throws Exception {
    // Given
    Filter filter = filter(set(jwk("r", RSA.getPublic())));
    KeyPair own = pair("RSA", 2048);
    String value =
        switch (name) {
          case "jwk" -> jwk("r", own.getPublic());
          case "x5c" -> "[\"AAAA\"]";
          case "crit" -> "[\"b64\"]";
          case "b64" -> "false";
          default -> "\"http://127.0.0.1:1/keys\"";
        };
    String header = "{\"alg\":\"RS256\",\"kid\":\"r\",\"" + name + "\":" + value + "}";

    // Then
    assertThat(Passing.bearer(filter, signed(header, own))).isEqualTo(401);
    assertThat(Passing.bearer(filter, signed(header, RSA))).as("by the right key").isEqualTo(401);
    assertThat(Passing.bearer(filter, signed("{\"alg\":\"RS256\",\"kid\":\"r\"}", RSA)))
        .isEqualTo(200);
  }

  @Test
  void refusesDuplicatesAndWhatIsTooLongWhoeverSignedIt() throws Exception {
    // Given
    Filter filter = filter(set(jwk("r", RSA.getPublic())));
    String exp = "\"exp\":" + (Tokens.now() + 60);
    String header = "{\"alg\":\"RS256\",\"kid\":\"r\"}";

    // Then
    assertThat(Passing.bearer(filter, signed(header, "{" + exp + "}", RSA))).isEqualTo(200);
    for (String claims :
        List.of(
            "{\"exp\":1," + exp + "}",
            "{" + exp + ",\"a\":1,\"a\":2}",
            "{" + exp + ",\"a\":\"" + "x".repeat(8000) + "\"}")) {
      assertThat(Passing.bearer(filter, signed(header, claims, RSA))).isEqualTo(401);
    }
    assertThat(
            Passing.bearer(
                filter,
                signed("{\"alg\":\"RS256\",\"kid\":\"r\",\"kid\":\"r\"}", "{" + exp + "}", RSA)))
        .isEqualTo(401);
  }

  private static String signed(String header, KeyPair by) throws GeneralSecurityException {
    return signed(header, Tokens.claims(60), by);
  }

  private static String signed(String header, String claims, KeyPair by)
      throws GeneralSecurityException {
    String unsigned = Tokens.unsigned(header, claims);
    Signature signature = Signature.getInstance("SHA256withRSA");
    signature.initSign(by.getPrivate());
    signature.update(unsigned.substring(0, unsigned.length() - 1).getBytes(UTF_8));
    return unsigned + Tokens.base64(signature.sign());
  }
}
