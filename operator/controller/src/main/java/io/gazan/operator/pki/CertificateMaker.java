package io.gazan.operator.pki;

import io.netty.util.NetUtil;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import java.util.List;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * Makes certificates with new ECDSA keys on P-256 (RFC 5280). Each begins five minutes before now,
 * for peers whose clocks are late.
 */
final class CertificateMaker {
  private static final Duration BEFORE = Duration.ofMinutes(5);
  private static final int SERIAL_BITS = 127;

  private final SecureRandom random = new SecureRandom();

  /** A root that signs servers' certificates and no other CA's. */
  ServingCertificate authority(String commonName, Instant now, Duration life) {
    KeyPair pair = pair();
    X500Principal subject = new X500Principal("CN=" + commonName);
    Window window = new Window(now.minus(BEFORE), now.plus(life));
    try {
      JcaX509v3CertificateBuilder builder = builder(subject, subject, window, pair);
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(0));
      builder.addExtension(
          Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
      return finish(builder, pair, pair.getPrivate());
    } catch (GeneralSecurityException | CertIOException e) {
      throw impossible(e);
    }
  }

  /**
   * A server's certificate, which ends no later than its issuer.
   *
   * @param names DNS names and addresses, not empty; the first is the common name too
   */
  ServingCertificate serving(
      ServingCertificate issuer, List<String> names, Instant now, Duration life) {
    X509Certificate above = issuer.certificate();
    Window window =
        new Window(
            latest(now.minus(BEFORE), above.getNotBefore().toInstant()),
            earliest(now.plus(life), issuer.notAfter()));
    KeyPair pair = pair();
    try {
      JcaX509v3CertificateBuilder builder =
          builder(above.getSubjectX500Principal(), subject(names), window, pair);
      builder.addExtension(
          Extension.authorityKeyIdentifier,
          false,
          new JcaX509ExtensionUtils().createAuthorityKeyIdentifier(above));
      server(builder, names);
      return finish(builder, pair, issuer.key());
    } catch (GeneralSecurityException | CertIOException e) {
      throw impossible(e);
    }
  }

  /** A server's certificate that nobody but itself vouches for. */
  ServingCertificate selfSigned(List<String> names, Instant now, Duration life) {
    KeyPair pair = pair();
    Window window = new Window(now.minus(BEFORE), now.plus(life));
    try {
      JcaX509v3CertificateBuilder builder = builder(subject(names), subject(names), window, pair);
      server(builder, names);
      return finish(builder, pair, pair.getPrivate());
    } catch (GeneralSecurityException | CertIOException e) {
      throw impossible(e);
    }
  }

  private record Window(Instant from, Instant to) {}

  private JcaX509v3CertificateBuilder builder(
      X500Principal issuer, X500Principal subject, Window window, KeyPair pair)
      throws GeneralSecurityException, CertIOException {
    JcaX509v3CertificateBuilder builder =
        new JcaX509v3CertificateBuilder(
            issuer,
            new BigInteger(SERIAL_BITS, random).add(BigInteger.ONE),
            Date.from(window.from().truncatedTo(ChronoUnit.SECONDS)),
            Date.from(window.to().truncatedTo(ChronoUnit.SECONDS)),
            subject,
            pair.getPublic());
    builder.addExtension(
        Extension.subjectKeyIdentifier,
        false,
        new JcaX509ExtensionUtils().createSubjectKeyIdentifier(pair.getPublic()));
    return builder;
  }

  private static void server(JcaX509v3CertificateBuilder builder, List<String> names)
      throws CertIOException {
    builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
    builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
    builder.addExtension(
        Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth));
    builder.addExtension(
        Extension.subjectAlternativeName,
        false,
        new GeneralNames(names.stream().map(CertificateMaker::name).toArray(GeneralName[]::new)));
  }

  private static GeneralName name(String text) {
    boolean address = NetUtil.isValidIpV4Address(text) || NetUtil.isValidIpV6Address(text);
    return new GeneralName(address ? GeneralName.iPAddress : GeneralName.dNSName, text);
  }

  private static X500Principal subject(List<String> names) {
    return new X500Principal("CN=" + names.getFirst());
  }

  private ServingCertificate finish(
      JcaX509v3CertificateBuilder builder, KeyPair pair, PrivateKey signer)
      throws GeneralSecurityException {
    String algorithm = signer.getAlgorithm().equals("RSA") ? "SHA256withRSA" : "SHA256withECDSA";
    try {
      X509Certificate made =
          new JcaX509CertificateConverter()
              .getCertificate(builder.build(new JcaContentSignerBuilder(algorithm).build(signer)));
      return new ServingCertificate(List.of(made), pair.getPrivate());
    } catch (OperatorCreationException e) {
      throw new GeneralSecurityException(e);
    }
  }

  private KeyPair pair() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"), random);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw impossible(e);
    }
  }

  private static Instant latest(Instant a, Instant b) {
    return a.isAfter(b) ? a : b;
  }

  private static Instant earliest(Instant a, Instant b) {
    return a.isBefore(b) ? a : b;
  }

  private static IllegalStateException impossible(Exception cause) {
    return new IllegalStateException("cannot make a certificate: " + cause.getMessage(), cause);
  }
}
