package io.gazan.dataplane.tls.certificate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.gazan.dataplane.provider.watch.FileWatch.Timing;
import io.gazan.dataplane.testing.TestPairs;
import io.gazan.upstreams.Globals;
import io.gazan.upstreams.Problem;
import io.gazan.upstreams.Upstreams;
import io.gazan.upstreams.tls.CertificateSpec;
import io.gazan.upstreams.tls.PemSource;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CertificateStoreTest {
  @TempDir Path folder;

  @Test
  void followsTheFolder() throws Exception {
    // Given
    X509Bundle first = TestPairs.pair("a.example");
    TestPairs.write(folder, "a", first);
    try (CertificateStore store = new CertificateStore(null, folder)) {
      assertThat(store.start()).isEmpty();
      store.watch(Timing.DEFAULT);
      assertThat(shown(store, "a.example")).isEqualTo(first.getCertificate());
      // When
      X509Bundle second = TestPairs.pair("a.example");
      TestPairs.write(folder, "a", second);
      X509Bundle other = TestPairs.pair("b.example");
      TestPairs.write(folder, "b", other);
      // Then
      await()
          .untilAsserted(
              () -> {
                assertThat(shown(store, "a.example")).isEqualTo(second.getCertificate());
                assertThat(shown(store, "b.example")).isEqualTo(other.getCertificate());
              });
      // When
      Files.delete(folder.resolve("b.crt"));
      // Then
      await().untilAsserted(() -> assertThat(shown(store, "b.example")).isNull());
    }
  }

  @Test
  void aBrokenPairKeepsItsOldVersionAndIsCounted() throws Exception {
    // Given
    X509Bundle good = TestPairs.pair("a.example");
    TestPairs.write(folder, "a", good);
    try (CertificateStore store = new CertificateStore(null, folder)) {
      store.start();
      // When
      TestPairs.replace(folder.resolve("a.crt"), TestPairs.pair("a.example").getCertificatePEM());
      store.reload();
      // Then
      assertThat(shown(store, "a.example")).isEqualTo(good.getCertificate());
      assertThat(store.rejected()).isEqualTo(1);
      // When
      Files.delete(folder.resolve("a.key"));
      store.reload();
      // Then
      assertThat(shown(store, "a.example")).isEqualTo(good.getCertificate());
      assertThat(store.rejected()).isEqualTo(2);
    }
  }

  @Test
  void aBrokenPairAtTheStartKeepsNoOtherFromBeingServed() throws Exception {
    // Given
    TestPairs.write(folder, "a", TestPairs.pair("a.example"));
    TestPairs.write(folder, "b", TestPairs.pair("b.example"));
    Files.writeString(folder.resolve("b.key"), "broken");
    try (CertificateStore store = new CertificateStore(null, folder)) {
      // When
      List<String> warnings = store.start();
      // Then
      assertThat(warnings)
          .containsExactly(
              folder.resolve("b.key")
                  + ": no private key in it; expected -----BEGIN PRIVATE KEY-----");
      assertThat(shown(store, "a.example")).isNotNull();
      assertThat(shown(store, "b.example")).isNull();
    }
  }

  @Test
  void aBrokenDefaultPairOrFolderIsNoStart() throws IOException {
    // Given
    Path certificate = TestPairs.write(folder, "d", TestPairs.pair("d.example"));
    Path key = Files.writeString(folder.resolve("d.key"), "broken");
    // Then
    try (CertificateStore store =
            new CertificateStore(PairSource.ofFiles("default", certificate, key), null);
        CertificateStore missing = new CertificateStore(null, folder.resolve("none"))) {
      assertThatThrownBy(store::start)
          .isInstanceOf(BadPair.class)
          .hasMessageContaining("d.key: no private key in it");
      assertThatThrownBy(missing::start)
          .isInstanceOf(BadPair.class)
          .hasMessageContaining("none: the folder cannot be read");
    }
  }

  @Test
  void aFolderThatGoesAwayKeepsWhatItHeld() throws Exception {
    // Given
    Path inner = Files.createDirectory(folder.resolve("certificates"));
    X509Bundle bundle = TestPairs.pair("a.example");
    TestPairs.write(inner, "a", bundle);
    try (CertificateStore store = new CertificateStore(null, inner)) {
      store.start();
      // When
      Files.move(inner, folder.resolve("moved"));
      store.reload();
      // Then
      assertThat(shown(store, "a.example")).isEqualTo(bundle.getCertificate());
      assertThat(store.rejected()).isPositive();
    }
  }

  @Test
  void aDocumentsPairsAreReadFirstAndThenPutInForce() throws Exception {
    // Given
    X509Bundle good = TestPairs.pair("shop.example");
    CertificateSpec shop = spec("shop", good.getCertificatePEM(), good.getPrivateKeyPEM());
    CertificateSpec broken = spec("broken", good.getCertificatePEM(), "nothing");
    CertificateSpec other =
        spec("other", good.getCertificatePEM(), TestPairs.pair("o.example").getPrivateKeyPEM());
    try (CertificateStore store = new CertificateStore(null, folder)) {
      store.start();
      // When
      List<Problem> problems = new ArrayList<>();
      store.read(document(shop, broken, other), problems);
      // Then
      assertThat(problems)
          .extracting(Problem::toString)
          .containsExactly(
              "certificates.broken.key: no private key in it; expected -----BEGIN PRIVATE KEY-----",
              "certificates.other.key: is not the key of the certificate in"
                  + " certificates.other.crt");
      assertThat(shown(store, "shop.example")).isNull();
      // When
      problems.clear();
      store.put(store.read(document(shop), problems));
      // Then
      assertThat(problems).isEmpty();
      assertThat(shown(store, "shop.example")).isEqualTo(good.getCertificate());
      // When
      store.put(store.read(document(), problems));
      // Then
      assertThat(shown(store, "shop.example")).isNull();
    }
  }

  private static CertificateSpec spec(String name, String certificate, String key) {
    return new CertificateSpec(
        name, new PemSource.Text(certificate), new PemSource.Text(key), List.of());
  }

  private static Upstreams document(CertificateSpec... specs) {
    SequencedMap<String, CertificateSpec> certificates = new LinkedHashMap<>();
    for (CertificateSpec spec : specs) {
      certificates.put(spec.name(), spec);
    }
    return new Upstreams(Globals.NONE, new LinkedHashMap<>(), certificates, new LinkedHashMap<>());
  }

  private static @Nullable X509Certificate shown(CertificateStore store, String host) {
    CertificatePair pair = store.index().pick(host);
    return pair == null ? null : pair.chain().getFirst();
  }
}
