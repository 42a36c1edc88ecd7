package io.gazan.operator.translate.tls;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.fabric8.kubernetes.api.model.Secret;
import io.gazan.operator.translate.policy.ReaderCheck;
import io.gazan.operator.translate.policy.SecretValues;
import io.gazan.upstreams.tls.CertificateSpec;
import io.gazan.upstreams.tls.PemSource;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAPrivateKey;
import java.security.interfaces.RSAPublicKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemReader;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code tls.crt} and {@code tls.key} of a Secret (RFC 7468) and refuses what the data plane
 * would refuse. No message shows what was found.
 */
public final class CertificateReader {
  /** Chains are a handful; what is longer is a bundle of authorities in the wrong place. */
  private static final int LONGEST_CHAIN = 32;

  private static final String BEGIN = "-----BEGIN ";

  private CertificateReader() {}

  /** What a Secret holds. */
  public sealed interface Parsed {
    /** It can be shown; whether it is valid today is another question. */
    record Good(CertificatePem pem) implements Parsed {}

    /** It cannot. */
    record Bad(String problem) implements Parsed {}
  }

  public static Parsed read(Secret secret) {
    byte[] crt = SecretValues.of(secret, "tls.crt");
    byte[] key = SecretValues.of(secret, "tls.key");
    if (crt == null || key == null) {
      return new Parsed.Bad("has no " + (crt == null ? "tls.crt" : "tls.key"));
    }
    PemSource.Text crtText = new PemSource.Text(new String(crt, UTF_8));
    PemSource.Text keyText = new PemSource.Text(new String(key, UTF_8));
    if (!crtText.pem().contains(BEGIN) || !keyText.pem().contains(BEGIN)) {
      // The reader of documents would take it for the path of a file.
      return new Parsed.Bad(
          (crtText.pem().contains(BEGIN) ? "tls.key" : "tls.crt") + " is no PEM text");
    }
    String refused = ReaderCheck.certificate(new CertificateSpec("c", crtText, keyText, List.of()));
    if (refused != null) {
      return new Parsed.Bad(refused);
    }
    try {
      List<X509Certificate> chain = chain(crtText.pem());
      String problem = chain.isEmpty() ? "tls.crt has no certificate" : problem(chain);
      if (problem == null) {
        problem = keyProblem(keyText.pem(), chain.getFirst().getPublicKey());
      }
      return problem == null
          ? new Parsed.Good(CertificatePem.of(crtText, keyText, chain.getFirst()))
          : new Parsed.Bad(problem);
    } catch (CertificateException | IOException | RuntimeException e) {
      // Parsers of ASN.1 throw what they like at bytes that are none; their words may quote.
      return new Parsed.Bad("tls.crt is not a certificate that can be read");
    }
  }

  /** Whether PEM text holds certificates, all of which can be read. */
  public static boolean hasCertificates(String text) {
    try {
      List<X509Certificate> chain = chain(text);
      return !chain.isEmpty();
    } catch (CertificateException | IOException | RuntimeException e) {
      return false;
    }
  }

  private static List<X509Certificate> chain(String text) throws CertificateException, IOException {
    CertificateFactory factory = CertificateFactory.getInstance("X.509");
    List<X509Certificate> chain = new ArrayList<>();
    try (PemReader reader = new PemReader(new StringReader(text))) {
      for (PemObject each = reader.readPemObject(); each != null; each = reader.readPemObject()) {
        if (each.getType().endsWith("CERTIFICATE")) {
          chain.add(
              (X509Certificate)
                  factory.generateCertificate(new ByteArrayInputStream(each.getContent())));
        }
      }
    }
    return chain;
  }

  private static @Nullable String problem(List<X509Certificate> chain) {
    if (chain.size() > LONGEST_CHAIN) {
      return "tls.crt has more than " + LONGEST_CHAIN + " certificates";
    }
    String algorithm = chain.getFirst().getPublicKey().getAlgorithm();
    if (!algorithm.equals("RSA") && !algorithm.equals("EC")) {
      return "tls.crt has a key of type " + algorithm + "; expected RSA or ECDSA";
    }
    for (int i = 1; i < chain.size(); i++) {
      X509Certificate subject = chain.get(i - 1);
      if (!subject.getIssuerX500Principal().equals(chain.get(i).getSubjectX500Principal())) {
        return "certificate "
            + (i + 1)
            + " of tls.crt is not the issuer of certificate "
            + i
            + "; expected the server's own first, then each one's issuer";
      }
    }
    return null;
  }

  private static @Nullable String keyProblem(String text, PublicKey certified) {
    PrivateKey key;
    try {
      key = key(text);
    } catch (IOException | RuntimeException e) {
      return "tls.key is not a private key that can be read";
    }
    if (key == null) {
      return "tls.key has no private key without a pass phrase";
    }
    return belongs(key, certified) ? null : "tls.key is not the key of the certificate in tls.crt";
  }

  private static @Nullable PrivateKey key(String text) throws IOException {
    try (PEMParser parser = new PEMParser(new StringReader(text))) {
      JcaPEMKeyConverter converter = new JcaPEMKeyConverter();
      for (Object each = parser.readObject(); each != null; each = parser.readObject()) {
        if (each instanceof PEMKeyPair pair) {
          return converter.getPrivateKey(pair.getPrivateKeyInfo());
        }
        if (each instanceof PrivateKeyInfo info) {
          return converter.getPrivateKey(info);
        }
      }
    }
    return null;
  }

  /** RSA keys show it by their modulus, which costs nothing; others by a signature. */
  private static boolean belongs(PrivateKey key, PublicKey certified) {
    if (key instanceof RSAPrivateKey one && certified instanceof RSAPublicKey other) {
      return one.getModulus().equals(other.getModulus());
    }
    if (!certified.getAlgorithm().equals("EC")) {
      return false;
    }
    try {
      byte[] probe = Arrays.copyOf(certified.getEncoded(), 32);
      Signature signer = Signature.getInstance("SHA256withECDSA");
      signer.initSign(key);
      signer.update(probe);
      byte[] signature = signer.sign();
      signer.initVerify(certified);
      signer.update(probe);
      return signer.verify(signature);
    } catch (GeneralSecurityException e) {
      return false;
    }
  }
}
