package io.gazan.dataplane.tls.certificate;

import java.io.ByteArrayInputStream;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;

/** X.509 certificates out of PEM, and the host names in them. */
public final class Certificates {
  private static final int DNS_NAME = 2;

  private Certificates() {}

  /** All certificates of a PEM text in their order, at least one. Blocks. */
  public static List<X509Certificate> read(NamedPem source) throws BadPair {
    return parse(source.read(), source.name());
  }

  static List<X509Certificate> parse(byte[] pem, String name) throws BadPair {
    List<X509Certificate> certificates = new ArrayList<>();
    try {
      CertificateFactory factory = CertificateFactory.getInstance("X.509");
      for (Pem.Block block : Pem.blocks(pem, name)) {
        if (block.label().endsWith("CERTIFICATE")) {
          certificates.add(
              (X509Certificate) factory.generateCertificate(new ByteArrayInputStream(block.der())));
        }
      }
    } catch (CertificateException e) {
      throw new BadPair(
          name,
          "certificate " + (certificates.size() + 1) + " cannot be read: " + e.getMessage(),
          e);
    }
    if (certificates.isEmpty()) {
      throw new BadPair(name, "no certificate in it; expected -----BEGIN CERTIFICATE-----");
    }
    return certificates;
  }

  /**
   * The DNS names that a certificate serves, in lower case: its alternative names, or without any
   * the common name of its subject (RFC 6125 §6.4.4). Wildcards keep their {@code *.}.
   */
  static Set<String> hosts(X509Certificate certificate) {
    Set<String> hosts = new LinkedHashSet<>();
    try {
      if (certificate.getSubjectAlternativeNames() != null) {
        for (List<?> name : certificate.getSubjectAlternativeNames()) {
          if (name.get(0) instanceof Integer type
              && type == DNS_NAME
              && name.get(1) instanceof String host) {
            hosts.add(host.toLowerCase(Locale.ROOT));
          }
        }
        return hosts;
      }
      for (Rdn part : new LdapName(certificate.getSubjectX500Principal().getName()).getRdns()) {
        if (part.getType().equalsIgnoreCase("CN")) {
          hosts.add(String.valueOf(part.getValue()).toLowerCase(Locale.ROOT));
        }
      }
    } catch (CertificateException | InvalidNameException e) {
      // A certificate with names that cannot be read serves none; it may still be the default.
      return hosts;
    }
    return hosts;
  }
}
