package io.gazan.dataplane.tls.certificate;

import static org.assertj.core.api.Assertions.assertThat;

import io.gazan.dataplane.testing.TestPairs;
import io.gazan.upstreams.tls.PemSource;
import io.netty.pkitesting.X509Bundle;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CertificateIndexTest {
  private static final CertificatePair DEFAULT = pair("default", "default.example");
  private static final CertificateIndex INDEX =
      new CertificateIndex(
          new DocumentPairs(
              Map.of(
                  "doc-shop", pair("doc-shop", "shop.example"),
                  "doc-named", pair("doc-named", "elsewhere.example")),
              new ChosenCertificates(
                  Map.of(
                      "named.example", "doc-named",
                      "*.chosen.example", "doc-named",
                      "searches.chosen.example", ""),
                  null)),
          List.of(
              pair("a", "a.example", "shop.example"),
              pair("a2", "a.example"),
              pair("wild", "*.wild.example"),
              pair("exact", "x.wild.example")),
          DEFAULT);

  @ParameterizedTest
  @CsvSource({
    "a.example, a",
    "a.example., a",
    "shop.example, doc-shop",
    "named.example, doc-named",
    "a.chosen.example, doc-named",
    "searches.chosen.example, default",
    "y.wild.example, wild",
    "x.wild.example, exact",
    "z.y.wild.example, default",
    "wild.example, default",
    ".wild.example, default",
    "unknown, default"
  })
  void picksByName(String host, String name) {
    // When
    CertificatePair pair = INDEX.pick(host);
    // Then
    assertThat(pair).extracting(CertificatePair::name).isEqualTo(name);
  }

  @Test
  void aClientWithoutANameGetsTheDefault() {
    assertThat(INDEX.pick(null)).isSameAs(DEFAULT);
  }

  @Test
  void withoutADefaultAnUnknownNameGetsNothing() {
    // Given
    CertificateIndex index =
        new CertificateIndex(
            new DocumentPairs(Map.of(), new ChosenCertificates(Map.of("b.example", "gone"), null)),
            List.of(pair("a", "a.example")),
            null);
    // Then
    assertThat(index.pick("a.example")).isNotNull();
    assertThat(index.pick("b.example")).isNull();
    assertThat(index.pick(null)).isNull();
  }

  @Test
  void theDefaultHostsCertificateComesBeforeTheDefaultPair() {
    // Given
    CertificatePair chosen = pair("doc", "doc.example");
    CertificateIndex index =
        new CertificateIndex(
            new DocumentPairs(Map.of("doc", chosen), new ChosenCertificates(Map.of(), "doc")),
            List.of(pair("a", "a.example")),
            DEFAULT);
    // Then
    assertThat(index.pick("unknown")).isSameAs(chosen);
    assertThat(index.pick(null)).isSameAs(chosen);
    assertThat(index.pick("a.example")).extracting(CertificatePair::name).isEqualTo("a");
  }

  @Test
  void aPairForEveryNameIsShownWhereNoOtherFits() {
    // Given
    CertificatePair forAll = pairFor(List.of("*"), "all", "all.example");
    CertificatePair ofHost = pair("host", "host.example");
    Map<String, CertificatePair> named = Map.of("all", forAll, "host", ofHost);
    CertificateIndex index =
        new CertificateIndex(
            new DocumentPairs(named, ChosenCertificates.NONE),
            List.of(pair("a", "a.example")),
            DEFAULT);
    // Then
    assertThat(index.pick("unknown")).isSameAs(forAll);
    assertThat(index.pick("b.unknown")).isSameAs(forAll);
    assertThat(index.pick(null)).isSameAs(forAll);
    assertThat(index.pick("a.example")).extracting(CertificatePair::name).isEqualTo("a");
    assertThat(index.pick("host.example")).isSameAs(ofHost);
    // When: the default host asks for another one
    CertificateIndex asked = index.with(new ChosenCertificates(Map.of(), "host"));
    // Then
    assertThat(asked.pick("unknown")).isSameAs(ofHost);
    assertThat(asked.pick("a.example")).extracting(CertificatePair::name).isEqualTo("a");
  }

  private static CertificatePair pair(String name, String... hosts) {
    return pairFor(List.of(), name, hosts);
  }

  private static CertificatePair pairFor(List<String> instead, String name, String... hosts) {
    X509Bundle bundle = TestPairs.pair(hosts);
    try {
      return CertificatePair.read(
          new PairSource(
              name,
              new NamedPem("crt", new PemSource.Text(bundle.getCertificatePEM())),
              new NamedPem("key", new PemSource.Text(bundle.getPrivateKeyPEM())),
              instead),
          null);
    } catch (BadPair e) {
      throw new AssertionError(e);
    }
  }
}
