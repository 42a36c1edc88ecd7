package io.gazan.dataplane.tls.certificate;

import io.gazan.upstreams.tls.CertificateSpec;
import io.gazan.upstreams.tls.PemSource;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A certificate chain with its private key, read and proven to belong together. Immutable; a pair
 * read again with other content is another object, and contexts are kept per object.
 */
public final class CertificatePair {
  private final PairSource source;
  private final byte[] certificatePem;
  private final byte[] keyPem;
  private final List<X509Certificate> chain;
  private final PrivateKey key;
  private final Set<String> hosts;

  private CertificatePair(
      PairSource source,
      byte[] certificatePem,
      byte[] keyPem,
      List<X509Certificate> chain,
      PrivateKey key) {
    this.source = source;
    this.certificatePem = certificatePem;
    this.keyPem = keyPem;
    this.chain = List.copyOf(chain);
    this.key = key;
    this.hosts = source.hosts().isEmpty() ? Certificates.hosts(chain.getFirst()) : lower(source);
  }

  /**
   * Reads and checks a pair. Blocks.
   *
   * @param before what the source gave last time; returned itself if nothing has changed
   * @throws BadPair if it cannot be read, is of a kind that is not served, or does not match
   */
  public static CertificatePair read(PairSource source, @Nullable CertificatePair before)
      throws BadPair {
    if (before != null && before.isTextOf(source)) {
      return before;
    }
    byte[] certificatePem = source.certificate().read();
    byte[] keyPem = source.key().read();
    if (before != null
        && before.source.equals(source)
        && Arrays.equals(before.certificatePem, certificatePem)
        && Arrays.equals(before.keyPem, keyPem)) {
      return before;
    }
    String certificateName = source.certificate().name();
    List<X509Certificate> chain = Certificates.parse(certificatePem, certificateName);
    X509Certificate leaf = chain.getFirst();
    String algorithm = leaf.getPublicKey().getAlgorithm();
    if (!algorithm.equals("RSA") && !algorithm.equals("EC")) {
      throw new BadPair(
          certificateName, "has a key of type " + algorithm + "; expected RSA or ECDSA");
    }
    requireChain(chain, certificateName);
    String keyName = source.key().name();
    PrivateKey key = PrivateKeys.read(keyPem, keyName, leaf.getPublicKey());
    PrivateKeys.requireMatch(key, leaf.getPublicKey(), keyName, certificateName);
    return new CertificatePair(source, certificatePem, keyPem, chain, key);
  }

  /** Whether it was read from these very texts: one that stands in a document does not change. */
  boolean isTextOf(PairSource other) {
    return source.certificate().isSameText(other.certificate())
        && source.key().isSameText(other.key())
        && source.name().equals(other.name())
        && source.hosts().equals(other.hosts());
  }

  /** The same of what a document says. */
  @SuppressWarnings("ReferenceEquality")
  boolean isTextOf(CertificateSpec spec) {
    return spec.crt() instanceof PemSource.Text
        && spec.key() instanceof PemSource.Text
        && source.certificate().source() == spec.crt()
        && source.key().source() == spec.key()
        && source.hosts().equals(spec.hosts());
  }

  /** The leaf first, then each one's issuer (RFC 8446 §4.4.2): clients reject other orders. */
  private static void requireChain(List<X509Certificate> chain, String name) throws BadPair {
    for (int i = 1; i < chain.size(); i++) {
      X509Certificate subject = chain.get(i - 1);
      if (!subject.getIssuerX500Principal().equals(chain.get(i).getSubjectX500Principal())) {
        throw new BadPair(
            name,
            "certificate "
                + (i + 1)
                + " is not the issuer of certificate "
                + i
                + "; expected the server's own first, then each one's issuer");
      }
    }
  }

  private static Set<String> lower(PairSource source) {
    Set<String> lower = new LinkedHashSet<>();
    source.hosts().forEach(host -> lower.add(host.toLowerCase(Locale.ROOT)));
    return lower;
  }

  PairSource source() {
    return source;
  }

  public String name() {
    return source.name();
  }

  /** Who this pair is, whatever its content: its name and where its certificate comes from. */
  public String identity() {
    return source.name() + " " + source.certificate().name();
  }

  /** Whether a client that was shown this certificate may ask for {@code host} over it. */
  public boolean covers(String host) {
    int dot = host.indexOf('.');
    return hosts.contains(host) || (dot > 0 && hosts.contains("*" + host.substring(dot)));
  }

  /** The leaf first. */
  public List<X509Certificate> chain() {
    return chain;
  }

  public PrivateKey key() {
    return key;
  }

  /** In lower case, wildcards with their {@code *.}. */
  public Set<String> hosts() {
    return hosts;
  }

  /** What is worth a warning at this time; null if nothing is. */
  public @Nullable String warning(Instant now) {
    X509Certificate leaf = chain.getFirst();
    String where = source.certificate().name();
    if (now.isAfter(leaf.getNotAfter().toInstant())) {
      return where + ": the certificate expired at " + leaf.getNotAfter().toInstant();
    }
    if (now.isBefore(leaf.getNotBefore().toInstant())) {
      return where + ": the certificate is valid only from " + leaf.getNotBefore().toInstant();
    }
    return hosts.isEmpty() ? where + ": the certificate names no host" : null;
  }

  @Override
  public String toString() {
    return "CertificatePair[" + name() + ", " + hosts + "]";
  }
}
