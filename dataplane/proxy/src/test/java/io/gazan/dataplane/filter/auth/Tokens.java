package io.gazan.dataplane.filter.auth;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Tokens put together by hand, so that they can be wrong in every way. */
public final class Tokens {
  public static final String SECRET = "0123456789abcdef0123456789abcdef";

  private Tokens() {}

  static long now() {
    return System.currentTimeMillis() / 1000;
  }

  public static String claims(long expiresIn) {
    return "{\"owner\":\"me\",\"exp\":" + (now() + expiresIn) + "}";
  }

  public static String hs256(String claims) {
    return signed("{\"alg\":\"HS256\"}", claims, SECRET);
  }

  static String signed(String header, String claims, String secret) {
    return signed(header, claims, secret.getBytes(UTF_8), "HmacSHA256");
  }

  static String signed(String header, String claims, byte[] secret, String algorithm) {
    String signed = base64(header.getBytes(UTF_8)) + "." + base64(claims.getBytes(UTF_8));
    try {
      Mac mac = Mac.getInstance(algorithm);
      mac.init(new SecretKeySpec(secret, algorithm));
      return signed + "." + base64(mac.doFinal(signed.getBytes(UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  static String unsigned(String header, String claims) {
    return base64(header.getBytes(UTF_8)) + "." + base64(claims.getBytes(UTF_8)) + ".";
  }

  public static String base64(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
