package io.gazan.dataplane.testing;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.CertificateBuilder.Algorithm;
import io.netty.pkitesting.CertificateBuilder.ExtendedKeyUsage;
import io.netty.pkitesting.CertificateBuilder.KeyUsage;
import io.netty.pkitesting.X509Bundle;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;

/** Certificates made for one test, and the files that they are put into. */
public final class TestPairs {
  private static final String ALTERNATIVE_NAMES = "2.5.29.17";
  private static final Duration DAY = Duration.ofDays(1);

  private TestPairs() {}

  /** A self-signed pair with an ECDSA key for those hosts. */
  public static X509Bundle pair(String... hosts) {
    return pair(Algorithm.ecp256, hosts);
  }

  public static X509Bundle pair(Algorithm algorithm, String... hosts) {
    return build(() -> server(algorithm, hosts).setIsCertificateAuthority(true).buildSelfSigned());
  }

  /** A pair that an authority has issued. */
  public static X509Bundle issued(X509Bundle authority, Algorithm algorithm, String... hosts) {
    return build(() -> server(algorithm, hosts).buildIssuedBy(authority));
  }

  /** A pair that has expired an hour ago. */
  public static X509Bundle expired(String... hosts) {
    Instant now = Instant.now();
    return build(
        () ->
            server(Algorithm.ecp256, hosts)
                .notBefore(now.minus(DAY))
                .notAfter(now.minus(Duration.ofHours(1)))
                .setIsCertificateAuthority(true)
                .buildSelfSigned());
  }

  /** A root authority. */
  public static X509Bundle authority(String name) {
    return build(() -> authorityOf(name).buildSelfSigned());
  }

  /** An authority that another one has issued. */
  public static X509Bundle authority(String name, X509Bundle root) {
    return build(() -> authorityOf(name).buildIssuedBy(root));
  }

  /** A client's certificate. */
  public static X509Bundle client(X509Bundle authority, String subject) {
    return client(authority, Algorithm.ecp256, subject);
  }

  /** The same with a key of that kind. */
  public static X509Bundle client(X509Bundle authority, Algorithm key, String subject) {
    return build(
        () ->
            valid(key)
                .subject(subject)
                .setKeyUsage(true, KeyUsage.digitalSignature)
                .addExtendedKeyUsage(ExtendedKeyUsage.PKIX_KP_CLIENT_AUTH)
                .buildIssuedBy(authority));
  }

  private static CertificateBuilder authorityOf(String name) {
    return valid(Algorithm.ecp256)
        .subject("CN=" + name)
        .setKeyUsage(true, KeyUsage.digitalSignature, KeyUsage.keyCertSign)
        .setIsCertificateAuthority(true);
  }

  private static CertificateBuilder server(Algorithm algorithm, String... hosts) {
    CertificateBuilder builder =
        valid(algorithm)
            .subject("CN=" + (hosts.length == 0 ? "nobody" : hosts[0]))
            .setKeyUsage(true, KeyUsage.digitalSignature, KeyUsage.keyEncipherment)
            .addExtendedKeyUsage(ExtendedKeyUsage.PKIX_KP_SERVER_AUTH);
    if (hosts.length > 0) {
      builder.addExtensionOctetString(ALTERNATIVE_NAMES, false, alternativeNames(hosts));
    }
    return builder;
  }

  /** DNS names as GeneralNames (RFC 5280 §4.2.1.6); the builder itself knows no wildcards. */
  private static byte[] alternativeNames(String... hosts) {
    ByteArrayOutputStream names = new ByteArrayOutputStream();
    for (String host : hosts) {
      names.write(0x82);
      names.write(host.length());
      names.writeBytes(host.getBytes(StandardCharsets.US_ASCII));
    }
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.write(0x30);
    all.write(names.size());
    all.writeBytes(names.toByteArray());
    return all.toByteArray();
  }

  private static CertificateBuilder valid(Algorithm algorithm) {
    Instant now = Instant.now();
    return new CertificateBuilder()
        .algorithm(algorithm)
        .notBefore(now.minus(DAY))
        .notAfter(now.plus(DAY));
  }

  private interface Build {
    X509Bundle build() throws Exception;
  }

  private static X509Bundle build(Build build) {
    try {
      return build.build();
    } catch (Exception e) {
      throw new AssertionError("the test's certificate cannot be made", e);
    }
  }

  /**
   * Writes {@code NAME.crt} and {@code NAME.key}, each in one step; the certificate is returned.
   */
  public static Path write(Path folder, String name, X509Bundle bundle) {
    Path certificate = folder.resolve(name + ".crt");
    replace(folder.resolve(name + ".key"), bundle.getPrivateKeyPEM());
    replace(certificate, bundle.getCertificatePathPEM());
    return certificate;
  }

  /** Writes beside and renames over. */
  public static void replace(Path file, String text) {
    try {
      Path next = file.resolveSibling("." + file.getFileName() + ".next");
      Files.writeString(next, text);
      Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
