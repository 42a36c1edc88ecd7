package io.gazan.dataplane.filter.auth;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gazan.dataplane.config.MasterKey;
import io.gazan.dataplane.filter.Filter;
import io.gazan.upstreams.AuthSpec;
import io.jsonwebtoken.Jwts;
import io.jsonwebtoken.security.Jwk;
import io.jsonwebtoken.security.Jwks;
import io.jsonwebtoken.security.SecureDigestAlgorithm;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Key sets from a file: what each key is for, and what is done with a set that is none. */
class KeySetTest {
  private static final KeyPair RSA = pair("RSA", 2048);
  private static final KeyPair EC = ec();
  private static final KeyPair ED = pair("Ed25519", 0);

  @TempDir Path folder;
  @AutoClose private final AuthFilters filters = new AuthFilters(MasterKey.NONE);

  private static KeyPair pair(String algorithm, int bits) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
      if (bits > 0) {
        generator.initialize(bits);
      }
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  private static KeyPair ec() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  private static String jwk(String kid, PublicKey key) {
    Jwk<?> jwk = Jwks.builder().key(key).id(kid).build();
    return jwk.entrySet().stream()
        .map(entry -> "\"" + entry.getKey() + "\":\"" + entry.getValue() + "\"")
        .collect(Collectors.joining(",", "{", "}"));
  }

  private static String set(String... keys) {
    return "{\"keys\":[" + String.join(",", keys) + "]}";
  }

  private Filter filter(String set) throws IOException {
    Path file = Files.writeString(folder.resolve("keys.json"), set);
    return filters.filter(new AuthSpec.Jwt(null, file.toUri(), null, List.of()));
  }

  private static String token(
      String kid, PrivateKey key, SecureDigestAlgorithm<? super PrivateKey, ?> algorithm) {
    return Jwts.builder()
        .header()
        .keyId(kid)
        .and()
        .subject("me")
        .expiration(Date.from(Instant.now().plusSeconds(60)))
        .signWith(key, algorithm)
        .compact();
  }

  @Test
  void letsInByEveryAlgorithmOfEveryKindOfKey() throws IOException {
    // Given
    Filter filter =
        filter(set(jwk("r", RSA.getPublic()), jwk("e", EC.getPublic()), jwk("d", ED.getPublic())));

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
    String ed = token("d", ED.getPrivate(), Jwts.SIG.EdDSA);
    assertThat(Passing.bearer(filter, ed)).isEqualTo(200);
    assertThat(Passing.bearer(filter, ed)).isEqualTo(200);
    assertThat(Passing.bearer(filter, token("unknown", RSA.getPrivate(), Jwts.SIG.RS256)))
        .isEqualTo(401);
    assertThat(Passing.bearer(filter, token("r", pair("RSA", 2048).getPrivate(), Jwts.SIG.RS256)))
        .isEqualTo(401);
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
}
