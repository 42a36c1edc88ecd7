package io.gazan.dataplane.tls.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.OpenSslPrivateKeyMethod;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.InvalidAlgorithmParameterException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Provider;
import java.security.Signature;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** What is signed, by whomever, is verified by the JDK. */
class SigningKeyTest {
  private static final byte[] INPUT = "what was said so far".getBytes(StandardCharsets.UTF_8);

  @SuppressWarnings("NullAway.Init")
  private static KeyPair rsa;

  @BeforeAll
  static void makeKey() throws GeneralSecurityException {
    // The names of the algorithms come out of BoringSSL.
    OpenSsl.ensureAvailability();
    rsa = pair("RSA", 2048);
  }

  @Test
  void anUnknownAlgorithmIsNamed() throws GeneralSecurityException {
    // Given
    SigningKey key = new SigningKey(rsa.getPrivate());
    SSLEngine engine = engine();

    // When
    // Then
    assertThatThrownBy(() -> key.sign(engine, 0x4711, INPUT))
        .isInstanceOf(InvalidAlgorithmParameterException.class)
        .hasMessageContaining(String.valueOf(0x4711));
  }

  @Test
  void aProviderThatCannotSignIsPassedOver() throws GeneralSecurityException {
    // Given
    Provider knowsNothing = new Provider("nothing", "1", "knows no algorithm") {};

    // When
    FastRsa fast = FastRsa.of(rsa.getPrivate(), knowsNothing);

    // Then
    assertThat(fast).isNull();
    assertRsaSignatures(new SigningKey(rsa.getPrivate(), fast));
  }

  @Test
  void keysOfOtherKindsStayWithTheJdk() throws GeneralSecurityException {
    // Given
    KeyPair ec = pair("EC", 384);

    // When
    byte[] signature =
        new SigningKey(ec.getPrivate())
            .sign(engine(), OpenSslPrivateKeyMethod.SSL_SIGN_ECDSA_SECP384R1_SHA384, INPUT);

    // Then
    assertThat(FastRsa.of(ec.getPrivate())).isNull();
    assertThat(verifies(ec, "SHA384withECDSA", null, signature)).isTrue();
  }

  @Test
  @EnabledOnOs(
      value = OS.LINUX,
      architectures = {"amd64", "aarch64"})
  void rsaIsSignedByTheFastProviderAndVerifiedByTheJdk() throws GeneralSecurityException {
    // When
    FastRsa fast = FastRsa.of(rsa.getPrivate());

    // Then
    assertThat(fast).isNotNull();
    assertRsaSignatures(new SigningKey(rsa.getPrivate(), fast));
  }

  @Test
  void rsaIsSignedByTheJdkWhereThereIsNoOther() throws GeneralSecurityException {
    assertRsaSignatures(new SigningKey(rsa.getPrivate(), null));
  }

  private static void assertRsaSignatures(SigningKey key) throws GeneralSecurityException {
    assertSigned(key, OpenSslPrivateKeyMethod.SSL_SIGN_RSA_PKCS1_SHA1, "SHA1withRSA", null);
    assertSigned(key, OpenSslPrivateKeyMethod.SSL_SIGN_RSA_PKCS1_SHA256, "SHA256withRSA", null);
    assertSigned(key, OpenSslPrivateKeyMethod.SSL_SIGN_RSA_PKCS1_SHA384, "SHA384withRSA", null);
    assertSigned(key, OpenSslPrivateKeyMethod.SSL_SIGN_RSA_PKCS1_SHA512, "SHA512withRSA", null);
    assertSigned(
        key,
        OpenSslPrivateKeyMethod.SSL_SIGN_RSA_PSS_RSAE_SHA256,
        "RSASSA-PSS",
        new PSSParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, 32, 1));
    assertSigned(
        key,
        OpenSslPrivateKeyMethod.SSL_SIGN_RSA_PSS_RSAE_SHA384,
        "RSASSA-PSS",
        new PSSParameterSpec("SHA-384", "MGF1", MGF1ParameterSpec.SHA384, 48, 1));
    assertSigned(
        key,
        OpenSslPrivateKeyMethod.SSL_SIGN_RSA_PSS_RSAE_SHA512,
        "RSASSA-PSS",
        new PSSParameterSpec("SHA-512", "MGF1", MGF1ParameterSpec.SHA512, 64, 1));
  }

  private static void assertSigned(
      SigningKey key, int algorithm, String name, @Nullable PSSParameterSpec pss)
      throws GeneralSecurityException {
    byte[] signature = key.sign(engine(), algorithm, INPUT);
    assertThat(verifies(rsa, name, pss, signature)).as(name + " " + algorithm).isTrue();
  }

  private static boolean verifies(
      KeyPair pair, String name, @Nullable PSSParameterSpec pss, byte[] signature)
      throws GeneralSecurityException {
    Signature verifier = Signature.getInstance(name);
    if (pss != null) {
      verifier.setParameter(pss);
    }
    verifier.initVerify(pair.getPublic());
    verifier.update(INPUT);
    return verifier.verify(signature);
  }

  private static KeyPair pair(String algorithm, int bits) throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
    generator.initialize(bits);
    return generator.generateKeyPair();
  }

  private static SSLEngine engine() throws GeneralSecurityException {
    return SSLContext.getDefault().createSSLEngine();
  }
}
