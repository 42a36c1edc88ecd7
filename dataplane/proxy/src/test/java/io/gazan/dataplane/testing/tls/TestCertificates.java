package io.gazan.dataplane.testing.tls;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.CertificateBuilder.Algorithm;
import io.netty.pkitesting.CertificateBuilder.KeyUsage;
import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The certificates of the tests. Everything is made at its first use and kept for the life of the
 * JVM; asking twice for the same thing gives the same pair. {@link #fresh} alone makes a new one
 * every time, for tests that replace certificates.
 *
 * <p>There is one authority that all clients here trust ({@link #authority()}), an intermediate
 * below it, and a second authority that nobody trusts ({@link #strangers()}).
 */
public final class TestCertificates {
  /** The kind of a private key. */
  public enum Key {
    EC(Algorithm.ecp256),
    RSA(Algorithm.rsa2048);

    private final Algorithm algorithm;

    Key(Algorithm algorithm) {
      this.algorithm = algorithm;
    }
  }

  private static final String SUBJECT_ALTERNATIVE_NAME = "2.5.29.17";
  private static final Map<String, TestPair> MADE = new ConcurrentHashMap<>();

  private TestCertificates() {}

  /** The root that the tests' clients trust. */
  public static TestPair authority() {
    return MADE.computeIfAbsent("authority", _ -> root("Gazan tests"));
  }

  /** A root that nobody trusts. */
  public static TestPair strangers() {
    return MADE.computeIfAbsent("strangers", _ -> root("Strangers"));
  }

  /** A server pair for those names, with an EC key, issued by {@link #authority()}. */
  public static TestPair server(String... names) {
    return server(Key.EC, names);
  }

  /** A server pair; a name may be {@code *.wildcard} or an IPv4 address. */
  public static TestPair server(Key key, String... names) {
    return made(key + " " + String.join(" ", names), authority(), valid(), key, names);
  }

  /** A server pair for that name whose chain has an intermediate between it and the root. */
  public static TestPair chained(String name) {
    return made("chained " + name, intermediate(), valid(), Key.EC, name);
  }

  /** A server pair that was valid until yesterday. */
  public static TestPair expired(String name) {
    Instant now = Instant.now();
    CertificateBuilder past =
        new CertificateBuilder()
            .notBefore(now.minus(Duration.ofDays(30)))
            .notAfter(now.minus(Duration.ofDays(1)));
    return made("expired " + name, authority(), past, Key.EC, name);
  }

  /** A server pair for that name, issued by {@link #strangers()}. */
  public static TestPair untrusted(String name) {
    return made("untrusted " + name, strangers(), valid(), Key.EC, name);
  }

  /** A client pair whose subject is {@code CN=name}, issued by {@link #authority()}. */
  public static TestPair client(String name) {
    TestPair issuer = authority();
    return MADE.computeIfAbsent("client " + name, _ -> issueClient(name, issuer));
  }

  /** A client pair issued by {@link #strangers()}. */
  public static TestPair untrustedClient(String name) {
    TestPair issuer = strangers();
    return MADE.computeIfAbsent("untrusted client " + name, _ -> issueClient(name, issuer));
  }

  /** A new server pair at every call: another serial number and another key. */
  public static TestPair fresh(String... names) {
    return issue(Key.EC, valid(), authority(), names);
  }

  private static TestPair intermediate() {
    TestPair root = authority();
    return MADE.computeIfAbsent(
        "intermediate", _ -> build(authorityBuilder("Gazan tests intermediate"), root));
  }

  /** The issuer comes as a value: a map must not be entered again while it computes. */
  private static TestPair made(
      String what, TestPair issuer, CertificateBuilder validity, Key key, String... names) {
    return MADE.computeIfAbsent(what, _ -> issue(key, validity, issuer, names));
  }

  private static TestPair root(String name) {
    try {
      return new TestPair(authorityBuilder(name).buildSelfSigned());
    } catch (Exception e) {
      throw new IllegalStateException("no authority " + name, e);
    }
  }

  private static CertificateBuilder authorityBuilder(String name) {
    return valid()
        .subject("CN=" + name)
        .setKeyUsage(true, KeyUsage.digitalSignature, KeyUsage.keyCertSign, KeyUsage.cRLSign)
        .setIsCertificateAuthority(true);
  }

  private static CertificateBuilder valid() {
    Instant now = Instant.now();
    return new CertificateBuilder()
        .notBefore(now.minus(Duration.ofDays(1)))
        .notAfter(now.plus(Duration.ofDays(90)));
  }

  private static TestPair issue(
      Key key, CertificateBuilder validity, TestPair issuer, String... names) {
    CertificateBuilder builder =
        validity
            .copy()
            .algorithm(key.algorithm)
            .subject("CN=" + names[0])
            .setKeyUsage(true, KeyUsage.digitalSignature)
            .addExtendedKeyUsageServerAuth();
    builder.addExtensionOctetString(SUBJECT_ALTERNATIVE_NAME, false, alternativeNames(names));
    return build(builder, issuer);
  }

  /**
   * The names as DER (RFC 5280 §4.2.1.6), at most 255 bytes; the builder's own way knows no
   * wildcards.
   */
  private static byte[] alternativeNames(String... names) {
    ByteArrayOutputStream list = new ByteArrayOutputStream();
    for (String name : names) {
      boolean ip = name.matches("[0-9.]+");
      byte[] bytes = ip ? address(name) : name.getBytes(US_ASCII);
      list.write(ip ? 0x87 : 0x82);
      list.write(bytes.length);
      list.writeBytes(bytes);
    }
    ByteArrayOutputStream sequence = new ByteArrayOutputStream();
    sequence.write(0x30);
    if (list.size() > 127) {
      sequence.write(0x81);
    }
    sequence.write(list.size());
    sequence.writeBytes(list.toByteArray());
    return sequence.toByteArray();
  }

  private static byte[] address(String name) {
    try {
      return InetAddress.getByName(name).getAddress();
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException("not an IPv4 address: " + name, e);
    }
  }

  private static TestPair issueClient(String name, TestPair issuer) {
    return build(
        valid()
            .subject("CN=" + name)
            .setKeyUsage(true, KeyUsage.digitalSignature)
            .addExtendedKeyUsageClientAuth(),
        issuer);
  }

  private static TestPair build(CertificateBuilder builder, TestPair issuer) {
    try {
      return new TestPair(builder.buildIssuedBy(issuer.bundle()));
    } catch (Exception e) {
      throw new IllegalStateException("no certificate", e);
    }
  }
}
