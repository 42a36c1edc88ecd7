package io.gazan.dataplane.filter.auth;

import io.jsonwebtoken.Jwts;
import io.jsonwebtoken.security.Jwk;
import io.jsonwebtoken.security.Jwks;
import io.jsonwebtoken.security.SecureDigestAlgorithm;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.Date;
import java.util.stream.Collectors;

/**
 * Key pairs, key sets of their public halves (RFC 7517), and tokens signed by their private ones.
 */
public final class Keys {
  public static final KeyPair RSA = pair("RSA", 2048);

  private Keys() {}

  /**
   * A new pair.
   *
   * @param bits 0 where the algorithm says it
   */
  public static KeyPair pair(String algorithm, int bits) {
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

  /** On a curve of that name: {@code secp256r1}, {@code secp384r1}, {@code secp521r1}. */
  public static KeyPair onCurve(String curve) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec(curve));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  public static String jwk(String kid, PublicKey key) {
    return json(Jwks.builder().key(key).id(kid).build());
  }

  /** Without {@code kid}. */
  public static String jwk(PublicKey key) {
    return json(Jwks.builder().key(key).build());
  }

  private static String json(Jwk<?> jwk) {
    return jwk.entrySet().stream()
        .map(entry -> "\"" + entry.getKey() + "\":\"" + entry.getValue() + "\"")
        .collect(Collectors.joining(",", "{", "}"));
  }

  public static String set(String... keys) {
    return "{\"keys\":[" + String.join(",", keys) + "]}";
  }

  /** Good for a minute. */
  public static String token(
      String kid, PrivateKey key, SecureDigestAlgorithm<? super PrivateKey, ?> algorithm) {
    return token(kid, "me", key, algorithm);
  }

  /** Without {@code kid}. */
  public static String token(
      PrivateKey key, SecureDigestAlgorithm<? super PrivateKey, ?> algorithm) {
    return Jwts.builder()
        .expiration(Date.from(Instant.now().plusSeconds(60)))
        .signWith(key, algorithm)
        .compact();
  }

  static String token(
      String kid,
      String subject,
      PrivateKey key,
      SecureDigestAlgorithm<? super PrivateKey, ?> algorithm) {
    return Jwts.builder()
        .header()
        .keyId(kid)
        .and()
        .subject(subject)
        .expiration(Date.from(Instant.now().plusSeconds(60)))
        .signWith(key, algorithm)
        .compact();
  }
}
