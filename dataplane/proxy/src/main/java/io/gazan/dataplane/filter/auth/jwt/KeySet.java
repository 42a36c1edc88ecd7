package io.gazan.dataplane.filter.auth.jwt;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.jsonwebtoken.JwtParser;
import io.jsonwebtoken.Jwts;
import io.jsonwebtoken.security.Jwk;
import io.jsonwebtoken.security.Jwks;
import io.jsonwebtoken.security.PublicJwk;
import io.jsonwebtoken.security.SecureDigestAlgorithm;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.codec.digest.DigestUtils;
import org.jspecify.annotations.Nullable;

/**
 * The public keys of a key set (RFC 7517). Each is for the algorithms of its kind alone, or for the
 * one that the set names; secret keys in a set count for nothing, so that nobody can sign with what
 * everybody may read.
 */
public final class KeySet {
  private static final int LEAST_RSA_BITS = 2048;

  /**
   * A token is tried with so many keys at most: a set rarely has more than three of a kind, and
   * whoever makes tokens up has them all tried.
   */
  private static final int MOST_TRIED = 16;

  private record Entry(@Nullable String kid, List<String> algorithms, JwtParser parser) {}

  private final List<Entry> entries;
  private final byte[] identity;

  private KeySet(List<Entry> entries, byte[] identity) {
    this.entries = entries;
    this.identity = identity;
  }

  /**
   * Reads a set; keys of a kind that is not known, too weak or not for signatures are left out.
   *
   * @throws IllegalArgumentException if it is none, or if nothing of it can be used
   */
  public static KeySet parse(byte[] json) {
    List<Entry> entries = new ArrayList<>();
    try {
      for (Jwk<?> jwk : Jwks.setParser().build().parse(new String(json, UTF_8)).getKeys()) {
        if (jwk instanceof PublicJwk<?> key && !"enc".equals(key.getPublicKeyUse())) {
          add(key, entries);
        }
      }
    } catch (RuntimeException broken) {
      throw new IllegalArgumentException("is not a set of keys (RFC 7517)", broken);
    }
    if (entries.isEmpty()) {
      throw new IllegalArgumentException("holds no public key for signatures");
    }
    return new KeySet(List.copyOf(entries), DigestUtils.sha256(json));
  }

  private static void add(PublicJwk<?> jwk, List<Entry> to) {
    PublicKey key = jwk.toKey();
    List<SecureDigestAlgorithm<?, ?>> algorithms = new ArrayList<>(algorithms(key));
    if (jwk.getAlgorithm() != null) {
      algorithms.removeIf(algorithm -> !algorithm.getId().equals(jwk.getAlgorithm()));
    }
    if (!algorithms.isEmpty()) {
      to.add(
          new Entry(
              jwk.getId(),
              algorithms.stream().<String>map(SecureDigestAlgorithm::getId).toList(),
              TokenRules.parser(algorithms).verifyWith(key).build()));
    }
  }

  private static List<SecureDigestAlgorithm<?, ?>> algorithms(PublicKey key) {
    return switch (key) {
      case RSAPublicKey rsa when rsa.getModulus().bitLength() >= LEAST_RSA_BITS ->
          List.of(
              Jwts.SIG.RS256,
              Jwts.SIG.RS384,
              Jwts.SIG.RS512,
              Jwts.SIG.PS256,
              Jwts.SIG.PS384,
              Jwts.SIG.PS512);
      case ECPublicKey ec ->
          switch (ec.getParams().getOrder().bitLength()) {
            case 256 -> List.of(Jwts.SIG.ES256);
            case 384 -> List.of(Jwts.SIG.ES384);
            case 521 -> List.of(Jwts.SIG.ES512);
            default -> List.of();
          };
      case EdECPublicKey _ -> List.of(Jwts.SIG.EdDSA);
      default -> List.of();
    };
  }

  /** Changes with the set. */
  public byte[] identity() {
    return identity;
  }

  /**
   * The parsers of the keys that may have signed this: of that name, and then those without one;
   * all of its kind if the token names none.
   */
  public List<JwtParser> candidates(TokenHead head) {
    List<JwtParser> candidates = new ArrayList<>(1);
    String kid = head.kid();
    for (Entry entry : entries) {
      if (kid == null || kid.equals(entry.kid())) {
        add(entry, head, candidates);
      }
    }
    for (Entry entry : entries) {
      if (kid != null && entry.kid() == null) {
        add(entry, head, candidates);
      }
    }
    return candidates;
  }

  private static void add(Entry entry, TokenHead head, List<JwtParser> to) {
    if (entry.algorithms().contains(head.alg()) && to.size() < MOST_TRIED) {
      to.add(entry.parser());
    }
  }
}
