package io.gazan.dataplane.tls.certificate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gazan.dataplane.testing.TestPairs;
import io.gazan.upstreams.tls.PemSource;
import io.netty.pkitesting.CertificateBuilder.Algorithm;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CertificatePairTest {
  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource(
      value = Algorithm.class,
      names = {"rsa2048", "ecp256", "ecp384"})
  void readsAPairAndTheNamesInIt(Algorithm algorithm) throws BadPair {
    // Given
    X509Bundle bundle = TestPairs.pair(algorithm, "A.example", "*.wild.example");
    // When
    CertificatePair pair = CertificatePair.read(files("a", bundle), null);
    // Then
    assertThat(pair.hosts()).containsExactly("a.example", "*.wild.example");
    assertThat(pair.covers("x.wild.example")).isTrue();
    assertThat(pair.covers("wild.example")).isFalse();
    assertThat(pair.covers("y.x.wild.example")).isFalse();
    assertThat(pair.chain()).containsExactly(bundle.getCertificate());
    assertThat(pair.warning(Instant.now())).isNull();
  }

  @ParameterizedTest
  @EnumSource(
      value = Algorithm.class,
      names = {"rsa2048", "ecp256", "ecp384"})
  void readsKeysInTheirOldForms(Algorithm algorithm) throws BadPair, IOException {
    // Given: what openssl genrsa and openssl ecparam -genkey write
    X509Bundle bundle = TestPairs.pair(algorithm, "a.example");
    PairSource source = files("a", bundle);
    boolean rsa = bundle.getKeyPair().getPrivate().getAlgorithm().equals("RSA");
    String label = rsa ? "RSA PRIVATE KEY" : "EC PRIVATE KEY";
    byte[] inner = insidePkcs8(bundle.getKeyPair().getPrivate().getEncoded());
    Files.writeString(
        folder.resolve("a.key"),
        "-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n"
            + "-----BEGIN %s-----\n%s\n-----END %s-----\n"
                .formatted(label, Base64.getMimeEncoder().encodeToString(inner), label));
    // When
    CertificatePair pair = CertificatePair.read(source, null);
    // Then
    assertThat(pair.key().getAlgorithm()).isEqualTo(rsa ? "RSA" : "EC");
  }

  /** The content of the last field, an OCTET STRING, of a PrivateKeyInfo. */
  private static byte[] insidePkcs8(byte[] pkcs8) {
    for (int at = 4; at < pkcs8.length - 5; at++) {
      int length = pkcs8[at + 1] & 0xff;
      int header = length < 0x80 ? 2 : 2 + (length & 0x7f);
      if (pkcs8[at] != 4 || header > 5) {
        continue;
      }
      if (length >= 0x80) {
        length = 0;
        for (int i = 2; i < header; i++) {
          length = (length << 8) | (pkcs8[at + i] & 0xff);
        }
      }
      if (at + header + length == pkcs8.length) {
        return Arrays.copyOfRange(pkcs8, at + header, pkcs8.length);
      }
    }
    throw new AssertionError("no OCTET STRING at the end");
  }

  @Test
  void keepsTheChainInItsOrder() throws BadPair {
    // Given
    X509Bundle root = TestPairs.authority("root");
    X509Bundle middle = TestPairs.authority("middle", root);
    X509Bundle leaf = TestPairs.issued(middle, Algorithm.rsa2048, "a.example");
    // When
    CertificatePair pair = CertificatePair.read(files("a", leaf), null);
    // Then
    assertThat(pair.chain()).containsExactly(leaf.getCertificate(), middle.getCertificate());
  }

  @Test
  void aChainInTheWrongOrderIsRefused() throws IOException {
    // Given
    X509Bundle root = TestPairs.authority("root");
    X509Bundle leaf = TestPairs.issued(root, Algorithm.ecp256, "a.example");
    PairSource source = files("a", leaf);
    Files.writeString(
        folder.resolve("a.crt"),
        leaf.getCertificatePEM() + TestPairs.pair("b").getCertificatePEM());
    // Then
    refused(source, "a.crt: certificate 2 is not the issuer of certificate 1; expected the");
  }

  @Test
  void aKeyOfAnotherCertificateIsRefused() {
    // Given
    PairSource sameKind = files("a", TestPairs.pair("a.example"));
    TestPairs.replace(folder.resolve("a.key"), TestPairs.pair("a.example").getPrivateKeyPEM());
    PairSource otherKind = files("b", TestPairs.pair("b.example"));
    TestPairs.replace(
        folder.resolve("b.key"), TestPairs.pair(Algorithm.rsa2048, "b").getPrivateKeyPEM());
    // Then
    refused(sameKind, "a.key: is not the key of the certificate in " + folder.resolve("a.crt"));
    refused(otherKind, "b.key: is not the key of the certificate: the key is RSA, the certificate");
  }

  @Test
  void saysWhatIsWrongWithAFileButNeverWhatIsInIt() throws IOException {
    // Given
    X509Bundle bundle = TestPairs.pair("a.example");
    String key = bundle.getPrivateKeyPEM();
    PairSource source = files("a", bundle);
    // Then
    withKey(source, "", "a.key: no private key in it; expected -----BEGIN PRIVATE KEY-----");
    withKey(source, bundle.getCertificatePEM(), "found CERTIFICATE");
    withKey(source, key.substring(0, 100), "a.key: -----BEGIN PRIVATE KEY----- has no end");
    withKey(source, key.replace("\r\nM", "\r\nN"), "a.key: not a private key that can be read: ");
    withKey(
        source, key.replace("PRIVATE", "ENCRYPTED PRIVATE"), "a.key: the key is encrypted; give");
    Files.delete(folder.resolve("a.key"));
    refused(source, "a.key: cannot be read: no such file");
    Files.writeString(folder.resolve("a.key"), key);
    Files.writeString(folder.resolve("a.crt"), "x".repeat((1 << 20) + 1));
    refused(source, "a.crt: larger than 1048576 bytes, which no PEM file is");
    Files.writeString(folder.resolve("a.crt"), "nothing");
    refused(source, "a.crt: no certificate in it; expected -----BEGIN CERTIFICATE-----");
    Files.writeString(folder.resolve("a.crt"), bundle.getCertificatePEM().replace("MI", "MJ"));
    refused(source, "a.crt: certificate 1 cannot be read: ");
  }

  private void withKey(PairSource source, String key, String problem) throws IOException {
    Files.writeString(folder.resolve("a.key"), key);
    refused(source, problem);
  }

  @Test
  void anUnusualKindOfKeyIsRefused() {
    // Given
    PairSource source = files("a", TestPairs.pair(Algorithm.ed25519, "a.example"));
    // Then
    refused(source, "a.crt: has a key of type EdDSA; expected RSA or ECDSA");
  }

  @Test
  void anExpiredCertificateIsAWarning() throws BadPair {
    // Given
    PairSource source = files("a", TestPairs.expired("a.example"));
    // When
    CertificatePair pair = CertificatePair.read(source, null);
    // Then
    assertThat(pair.warning(Instant.now()))
        .startsWith(folder.resolve("a.crt") + ": the certificate expired at ");
  }

  @Test
  void theSameContentIsTheSamePair() throws BadPair {
    // Given
    PairSource source = files("a", TestPairs.pair("a.example"));
    CertificatePair first = CertificatePair.read(source, null);
    // When
    CertificatePair again = CertificatePair.read(source, first);
    files("a", TestPairs.pair("a.example"));
    CertificatePair replaced = CertificatePair.read(source, first);
    // Then
    assertThat(again).isSameAs(first);
    assertThat(replaced).isNotSameAs(first);
  }

  @Test
  void hostsOfADocumentStandInForThoseOfTheCertificate() throws BadPair {
    // Given
    X509Bundle bundle = TestPairs.pair("a.example");
    PairSource source =
        new PairSource(
            "shop",
            new NamedPem("certificates.shop.crt", new PemSource.Text(bundle.getCertificatePEM())),
            new NamedPem("certificates.shop.key", new PemSource.Text(bundle.getPrivateKeyPEM())),
            List.of("Shop.example"));
    // When
    CertificatePair pair = CertificatePair.read(source, null);
    // Then
    assertThat(pair.hosts()).containsExactly("shop.example");
    assertThat(source.toString() + pair).doesNotContain("MI");
  }

  private PairSource files(String name, X509Bundle bundle) {
    TestPairs.write(folder, name, bundle);
    return PairSource.ofFiles(name, folder.resolve(name + ".crt"), folder.resolve(name + ".key"));
  }

  private static void refused(PairSource source, String problem) {
    assertThatThrownBy(() -> CertificatePair.read(source, null))
        .isInstanceOf(BadPair.class)
        .hasMessageContaining(problem);
  }
}
