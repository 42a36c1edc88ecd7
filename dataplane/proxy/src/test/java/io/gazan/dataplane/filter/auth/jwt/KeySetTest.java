package io.gazan.dataplane.filter.auth.jwt;

import static io.gazan.dataplane.filter.auth.Keys.jwk;
import static io.gazan.dataplane.filter.auth.Keys.onCurve;
import static io.gazan.dataplane.filter.auth.Keys.pair;
import static io.gazan.dataplane.filter.auth.Keys.set;
import static io.gazan.dataplane.filter.auth.Keys.token;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gazan.dataplane.config.MasterKey;
import io.gazan.dataplane.filter.Filter;
import io.gazan.dataplane.filter.auth.AuthFilters;
import io.gazan.dataplane.filter.auth.Keys;
import io.gazan.dataplane.filter.auth.Passing;
import io.gazan.dataplane.filter.auth.Tokens;
import io.gazan.upstreams.policy.AuthSpec;
import io.jsonwebtoken.Jwts;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Key sets from a file: what each key is for, and what is done with a set that is none. */
class KeySetTest {
  private static final KeyPair RSA = Keys.RSA;
  private static final KeyPair EC = onCurve("secp256r1");
  private static final KeyPair EC384 = onCurve("secp384r1");
  private static final KeyPair EC521 = onCurve("secp521r1");
  private static final KeyPair ED = pair("Ed25519", 0);

  @TempDir Path folder;
  @AutoClose private final AuthFilters filters = new AuthFilters(MasterKey.NONE);

  private Filter filter(String set) throws IOException {
    Path file = Files.writeString(folder.resolve("keys.json"), set);
    return filters.filter(new AuthSpec.Jwt(null, file.toUri(), null, List.of()));
  }

  @Test
  void letsInByEveryAlgorithmOfEveryKindOfKey() throws IOException {
    // Given
    Filter filter =
        filter(
            set(
                jwk("r", RSA.getPublic()),
                jwk("e", EC.getPublic()),
                jwk("e3", EC384.getPublic()),
                jwk("e5", EC521.getPublic()),
                jwk("d", ED.getPublic())));

    // Then
    for (var algorithm :
        List.of(
            Jwts.SIG.RS256,
            Jwts.SIG.RS384,
            Jwts.SIG.RS512,
            Jwts.SIG.PS256,
            Jwts.SIG.PS384,
            Jwts.SIG.PS512)) {
      assertThat(Passing.bearer(filter, token("r", RSA.getPrivate(), algorithm)))
          .as(algorithm.getId())
          .isEqualTo(200);
    }
    assertThat(Passing.bearer(filter, token("e", EC.getPrivate(), Jwts.SIG.ES256))).isEqualTo(200);
    assertThat(Passing.bearer(filter, token("e3", EC384.getPrivate(), Jwts.SIG.ES384)))
        .isEqualTo(200);
    assertThat(Passing.bearer(filter, token("e5", EC521.getPrivate(), Jwts.SIG.ES512)))
        .isEqualTo(200);
    String ed = token("d", ED.getPrivate(), Jwts.SIG.EdDSA);
    assertThat(Passing.bearer(filter, ed)).isEqualTo(200);
    assertThat(Passing.bearer(filter, ed)).isEqualTo(200);
    assertThat(Passing.bearer(filter, token("unknown", RSA.getPrivate(), Jwts.SIG.RS256)))
        .isEqualTo(401);
    assertThat(Passing.bearer(filter, token("r", pair("RSA", 2048).getPrivate(), Jwts.SIG.RS256)))
        .isEqualTo(401);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("signedByAnother")
  void refusesEveryAlgorithmBySomebodyElsesKey(String name, PublicKey known, String token)
      throws IOException {
    assertThat(Passing.bearer(filter(set(jwk("k", known))), token)).as(name).isEqualTo(401);
  }

  static Stream<Arguments> signedByAnother() {
    KeyPair rsa = pair("RSA", 2048);
    PrivateKey other384 = onCurve("secp384r1").getPrivate();
    PrivateKey other521 = onCurve("secp521r1").getPrivate();
    return Stream.of(
        Arguments.of("RS256", RSA.getPublic(), token("k", rsa.getPrivate(), Jwts.SIG.RS256)),
        Arguments.of("RS512", RSA.getPublic(), token("k", rsa.getPrivate(), Jwts.SIG.RS512)),
        Arguments.of("PS256", RSA.getPublic(), token("k", rsa.getPrivate(), Jwts.SIG.PS256)),
        Arguments.of("PS512", RSA.getPublic(), token("k", rsa.getPrivate(), Jwts.SIG.PS512)),
        Arguments.of(
            "ES256", EC.getPublic(), token("k", onCurve("secp256r1").getPrivate(), Jwts.SIG.ES256)),
        Arguments.of("ES384", EC384.getPublic(), token("k", other384, Jwts.SIG.ES384)),
        Arguments.of("ES512", EC521.getPublic(), token("k", other521, Jwts.SIG.ES512)),
        Arguments.of(
            "EdDSA", ED.getPublic(), token("k", pair("Ed25519", 0).getPrivate(), Jwts.SIG.EdDSA)),
        Arguments.of(
            "a key of another curve",
            EC384.getPublic(),
            token("k", EC.getPrivate(), Jwts.SIG.ES256)),
        Arguments.of(
            "a key of another kind", ED.getPublic(), token("k", RSA.getPrivate(), Jwts.SIG.RS256)));
  }

  @Test
  void usesNoSecretAndNoWeakAndNoEncryptionKeyOfASet() {
    Stream.of(
            "",
            "{}",
            "[]",
            "{\"keys\":[]}",
            "{\"keys\":[{\"kty\":\"oct\",\"kid\":\"s\",\"k\":\""
                + Tokens.base64(Tokens.SECRET.getBytes(UTF_8))
                + "\"}]}",
            set(jwk("weak", pair("RSA", 1024).getPublic())),
            set(jwk("enc", RSA.getPublic()).replace("{", "{\"use\":\"enc\",")))
        .forEach(
            json ->
                assertThatThrownBy(() -> KeySet.parse(json.getBytes(UTF_8)))
                    .as(json)
                    .isInstanceOf(IllegalArgumentException.class));
  }

  @Test
  void keepsToTheAlgorithmThatTheSetNames() throws IOException {
    // Given
    Filter filter = filter(set(jwk("r", RSA.getPublic()).replace("{", "{\"alg\":\"PS256\",")));

    // Then
    assertThat(Passing.bearer(filter, token("r", RSA.getPrivate(), Jwts.SIG.PS256))).isEqualTo(200);
    assertThat(Passing.bearer(filter, token("r", RSA.getPrivate(), Jwts.SIG.RS256))).isEqualTo(401);
  }

  @Test
  void answers503WhereNoSetIsToBeHad() {
    // Given
    Filter none =
        filters.filter(
            new AuthSpec.Jwt(null, URI.create("file:///nowhere/keys.json"), null, List.of()));

    // Then
    assertThat(Passing.bearer(none, token("r", RSA.getPrivate(), Jwts.SIG.RS256))).isEqualTo(503);
    assertThat(Passing.status(none, "/")).isEqualTo(401);
    assertThat(filters.counters().keyFailures()).isPositive();
  }

  @Test
  void readsASetAgainForAKeyThatItLacks() throws IOException {
    // Given
    Filter filter = filter(set(jwk("e", EC.getPublic())));
    assertThat(Passing.bearer(filter, token("e", EC.getPrivate(), Jwts.SIG.ES256))).isEqualTo(200);
    String next = token("r", RSA.getPrivate(), Jwts.SIG.RS256);

    // When
    Files.writeString(folder.resolve("keys.json"), set(jwk("r", RSA.getPublic())));

    // Then
    assertThat(Passing.bearer(filter, next)).isEqualTo(200);
    assertThat(Passing.bearer(filter, token("e", EC.getPrivate(), Jwts.SIG.ES256))).isEqualTo(401);

    // When
    Files.writeString(folder.resolve("keys.json"), "broken");
    long reads = filters.counters().keyFetches();

    // Then
    for (int i = 0; i < 20; i++) {
      assertThat(Passing.bearer(filter, token("unknown" + i, RSA.getPrivate(), Jwts.SIG.RS256)))
          .isEqualTo(401);
    }
    assertThat(Passing.bearer(filter, next)).isEqualTo(200);
    assertThat(filters.counters().keyFetches() - reads).isLessThanOrEqualTo(2);
  }

  @Test
  void readsASetAgainWhereNoneOfItsNamelessKeysHasSigned() throws IOException {
    // Given
    Filter filter = filter(set(jwk(EC.getPublic())));
    KeyPair next = onCurve("secp256r1");
    assertThat(Passing.bearer(filter, token(EC.getPrivate(), Jwts.SIG.ES256))).isEqualTo(200);

    // When
    Files.writeString(folder.resolve("keys.json"), set(jwk(next.getPublic())));

    // Then
    assertThat(Passing.bearer(filter, token(next.getPrivate(), Jwts.SIG.ES256))).isEqualTo(200);
    assertThat(Passing.bearer(filter, token(EC.getPrivate(), Jwts.SIG.ES256))).isEqualTo(401);
  }

  @Test
  void readsASetAgainWhereAKeyOfTheSameNameHasNotSigned() throws IOException {
    // Given
    Filter filter = filter(set(jwk("e", EC.getPublic())));
    KeyPair next = onCurve("secp256r1");
    assertThat(Passing.bearer(filter, token("e", EC.getPrivate(), Jwts.SIG.ES256))).isEqualTo(200);

    // When
    Files.writeString(folder.resolve("keys.json"), set(jwk("e", next.getPublic())));

    // Then
    assertThat(Passing.bearer(filter, token("e", next.getPrivate(), Jwts.SIG.ES256)))
        .isEqualTo(200);
  }

  @Test
  void triesEveryOneOfAsManyNamelessKeysAsThereAreWhileKeysAreReplaced() throws IOException {
    // Given
    KeyPair[] pairs = new KeyPair[8];
    String[] keys = new String[pairs.length];
    for (int i = 0; i < pairs.length; i++) {
      pairs[i] = onCurve("secp256r1");
      keys[i] = jwk(pairs[i].getPublic());
    }
    Filter filter = filter(set(keys));

    // Then
    for (KeyPair pair : pairs) {
      assertThat(Passing.bearer(filter, token(pair.getPrivate(), Jwts.SIG.ES256))).isEqualTo(200);
      assertThat(Passing.bearer(filter, token("any", pair.getPrivate(), Jwts.SIG.ES256)))
          .as("a name that no key has")
          .isEqualTo(200);
    }
  }

  @Test
  void namelessKeysDoNotCrowdOutTheOneThatIsNamed() throws IOException {
    // Given
    String[] keys = new String[40];
    for (int i = 0; i < keys.length; i++) {
      keys[i] = jwk(onCurve("secp256r1").getPublic());
    }
    keys[keys.length - 1] = jwk("e", EC.getPublic());
    Filter filter = filter(set(keys));

    // Then
    assertThat(Passing.bearer(filter, token("e", EC.getPrivate(), Jwts.SIG.ES256))).isEqualTo(200);
  }
}
