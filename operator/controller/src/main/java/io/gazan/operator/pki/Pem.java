package io.gazan.operator.pki;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.util.io.pem.PemGenerationException;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemWriter;

/**
 * Certificates and private keys as text (RFC 7468). Keys are read in PKCS#8, PKCS#1 and SEC 1 form,
 * as cert-manager writes them, without a password; they are written in PKCS#8.
 */
final class Pem {
  private Pem() {}

  /** The certificates in a text, in its order; at least one. */
  static List<X509Certificate> certificates(String pem) throws BadCertificate {
    List<X509Certificate> found = new ArrayList<>();
    try (PEMParser parser = new PEMParser(new StringReader(pem))) {
      for (Object next = parser.readObject(); next != null; next = parser.readObject()) {
        if (next instanceof X509CertificateHolder holder) {
          found.add(new JcaX509CertificateConverter().getCertificate(holder));
        }
      }
    } catch (IOException | CertificateException | RuntimeException e) {
      throw new BadCertificate("is no certificate in PEM form: " + e.getMessage(), e);
    }
    if (found.isEmpty()) {
      throw new BadCertificate("holds no certificate in PEM form");
    }
    return found;
  }

  /** The private key in a text. */
  static PrivateKey key(String pem) throws BadCertificate {
    try (PEMParser parser = new PEMParser(new StringReader(pem))) {
      for (Object next = parser.readObject(); next != null; next = parser.readObject()) {
        if (next instanceof PEMKeyPair pair) {
          return new JcaPEMKeyConverter().getPrivateKey(pair.getPrivateKeyInfo());
        }
        if (next instanceof PrivateKeyInfo info) {
          return new JcaPEMKeyConverter().getPrivateKey(info);
        }
      }
    } catch (IOException | RuntimeException e) {
      // Without the cause: its text could have something of the key.
      throw new BadCertificate("is no private key in PEM form");
    }
    throw new BadCertificate("holds no private key in PEM form without a password");
  }

  static String text(List<X509Certificate> certificates) {
    try {
      List<PemObject> objects = new ArrayList<>();
      for (X509Certificate certificate : certificates) {
        objects.add(new PemObject("CERTIFICATE", certificate.getEncoded()));
      }
      return write(objects);
    } catch (CertificateException e) {
      throw new IllegalStateException("a certificate without an encoding", e);
    }
  }

  static String text(PrivateKey key) {
    try {
      return write(List.of(new JcaPKCS8Generator(key, null).generate()));
    } catch (PemGenerationException e) {
      throw new IllegalStateException("a key without an encoding");
    }
  }

  private static String write(List<PemObject> objects) {
    StringWriter text = new StringWriter();
    try (PemWriter writer = new PemWriter(text)) {
      for (PemObject object : objects) {
        writer.writeObject(object);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }
}
