package io.gazan.operator.pki;

import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * A certificate with its key, as a server shows it or a CA signs with it. Its text form has no key.
 *
 * @param chain the certificate first, then each one's issuer; the root may be missing
 */
public record ServingCertificate(List<X509Certificate> chain, PrivateKey key) {
  private static final byte[] SAMPLE = {1, 2, 3, 4};

  public ServingCertificate {
    chain = List.copyOf(chain);
  }

  /**
   * Reads a pair of PEM texts.
   *
   * @throws BadCertificate when one of them cannot be read or they do not belong together
   */
  public static ServingCertificate read(String certificates, String key) throws BadCertificate {
    ServingCertificate read = new ServingCertificate(Pem.certificates(certificates), Pem.key(key));
    read.checkPair();
    return read;
  }

  public X509Certificate certificate() {
    return chain.getFirst();
  }

  public Instant notAfter() {
    return certificate().getNotAfter().toInstant();
  }

  /** When two thirds of its life are over. */
  public Instant renewAt() {
    Instant begin = certificate().getNotBefore().toInstant();
    return begin.plus(Duration.between(begin, notAfter()).multipliedBy(2).dividedBy(3));
  }

  private void checkPair() throws BadCertificate {
    PublicKey open = certificate().getPublicKey();
    String algorithm =
        switch (open.getAlgorithm()) {
          case "EC" -> "SHA256withECDSA";
          case "RSA" -> "SHA256withRSA";
          default -> open.getAlgorithm();
        };
    boolean matches;
    try {
      Signature signing = Signature.getInstance(algorithm);
      signing.initSign(key);
      signing.update(SAMPLE);
      byte[] signature = signing.sign();
      Signature verifying = Signature.getInstance(algorithm);
      verifying.initVerify(open);
      verifying.update(SAMPLE);
      matches = verifying.verify(signature);
    } catch (GeneralSecurityException e) {
      matches = false;
    }
    if (!matches) {
      throw new BadCertificate("the certificate and the key do not belong together");
    }
  }

  @Override
  public String toString() {
    return "ServingCertificate["
        + certificate().getSubjectX500Principal()
        + ", until "
        + notAfter()
        + "]";
  }
}
