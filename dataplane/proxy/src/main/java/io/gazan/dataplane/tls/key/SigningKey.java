package io.gazan.dataplane.tls.key;

import io.netty.handler.ssl.OpenSslPrivateKeyMethod;
import java.security.GeneralSecurityException;
import java.security.InvalidAlgorithmParameterException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.Map;
import javax.crypto.Cipher;
import javax.net.ssl.SSLEngine;
import org.jspecify.annotations.Nullable;

/**
 * Signs for BoringSSL with a key of the JDK, RSA with {@link FastRsa} where that is to be had.
 * BoringSSL itself would sign in the middle of the handshake on the event loop, half a millisecond
 * and more with RSA; this is called as one of the handshake's tasks instead, on {@code TlsWork}.
 */
public final class SigningKey implements OpenSslPrivateKeyMethod {
  /**
   * How the JDK calls an algorithm of TLS.
   *
   * @param pss null for all but RSASSA-PSS
   */
  private record Algorithm(String name, @Nullable PSSParameterSpec pss) {
    static Algorithm of(String name) {
      return new Algorithm(name, null);
    }

    static Algorithm pss(String digest, MGF1ParameterSpec mask, int salt) {
      return new Algorithm(
          "RSASSA-PSS",
          new PSSParameterSpec(digest, "MGF1", mask, salt, PSSParameterSpec.TRAILER_FIELD_BC));
    }
  }

  /** SHA-1 only serves clients of TLS 1.2 that offer nothing else. */
  private static final Map<Integer, Algorithm> ALGORITHMS =
      Map.ofEntries(
          Map.entry(SSL_SIGN_RSA_PKCS1_SHA1, Algorithm.of("SHA1withRSA")),
          Map.entry(SSL_SIGN_RSA_PKCS1_SHA256, Algorithm.of("SHA256withRSA")),
          Map.entry(SSL_SIGN_RSA_PKCS1_SHA384, Algorithm.of("SHA384withRSA")),
          Map.entry(SSL_SIGN_RSA_PKCS1_SHA512, Algorithm.of("SHA512withRSA")),
          Map.entry(
              SSL_SIGN_RSA_PSS_RSAE_SHA256, Algorithm.pss("SHA-256", MGF1ParameterSpec.SHA256, 32)),
          Map.entry(
              SSL_SIGN_RSA_PSS_RSAE_SHA384, Algorithm.pss("SHA-384", MGF1ParameterSpec.SHA384, 48)),
          Map.entry(
              SSL_SIGN_RSA_PSS_RSAE_SHA512, Algorithm.pss("SHA-512", MGF1ParameterSpec.SHA512, 64)),
          Map.entry(SSL_SIGN_ECDSA_SHA1, Algorithm.of("SHA1withECDSA")),
          Map.entry(SSL_SIGN_ECDSA_SECP256R1_SHA256, Algorithm.of("SHA256withECDSA")),
          Map.entry(SSL_SIGN_ECDSA_SECP384R1_SHA384, Algorithm.of("SHA384withECDSA")),
          Map.entry(SSL_SIGN_ECDSA_SECP521R1_SHA512, Algorithm.of("SHA512withECDSA")));

  private final PrivateKey key;
  private final @Nullable FastRsa fast;

  public SigningKey(PrivateKey key) {
    this(key, FastRsa.of(key));
  }

  /**
   * With a choice of the caller's.
   *
   * @param fast null for the JDK's signatures
   */
  SigningKey(PrivateKey key, @Nullable FastRsa fast) {
    this.key = key;
    this.fast = fast;
  }

  @Override
  public byte[] sign(SSLEngine engine, int algorithm, byte[] input)
      throws GeneralSecurityException {
    Algorithm named = ALGORITHMS.get(algorithm);
    if (named == null) {
      throw new InvalidAlgorithmParameterException("signature algorithm " + algorithm);
    }
    Signature signature =
        fast == null
            ? Signature.getInstance(named.name())
            : Signature.getInstance(named.name(), fast.provider());
    if (named.pss() != null) {
      signature.setParameter(named.pss());
    }
    signature.initSign(fast == null ? key : fast.key());
    signature.update(input);
    return signature.sign();
  }

  /** For suites with static RSA; BoringSSL takes the padding off itself, in constant time. */
  @Override
  @SuppressWarnings("InsecureCryptoUsage") // RSA without padding is what it asks for
  public byte[] decrypt(SSLEngine engine, byte[] input) throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("RSA/ECB/NoPadding");
    cipher.init(Cipher.DECRYPT_MODE, key);
    return cipher.doFinal(input);
  }
}
