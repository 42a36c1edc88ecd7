package io.gazan.dataplane.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gazan.dataplane.provider.file.FileProvider;
import io.gazan.dataplane.testing.DataplaneFixture;
import io.gazan.dataplane.testing.EchoEndpoint;
import io.gazan.dataplane.testing.LoadClient;
import io.gazan.dataplane.testing.LoadClient.Load;
import io.gazan.dataplane.testing.Newcomers;
import io.gazan.dataplane.testing.TestPairs;
import io.gazan.dataplane.testing.TlsClient;
import io.gazan.dataplane.testing.TlsClient.Secured;
import io.gazan.dataplane.testing.UpstreamsYaml;
import io.gazan.dataplane.testing.tls.ClientTls;
import io.gazan.dataplane.testing.tls.TestCertificates;
import io.gazan.dataplane.testing.tls.TestPair;
import io.gazan.upstreams.ReadResult;
import io.gazan.upstreams.Upstreams;
import io.gazan.upstreams.document.parse.DocumentLimits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A hundred replacements of a certificate a second while clients keep connections and make new ones
 * all the time: nobody notices, whether the certificate is in the folder or in the document.
 */
class CertificateReplacementIT {
  private static final String HOST = "shop.test";
  private static final long EVERY_NANOS = 10_000_000;

  @TempDir Path certificates;
  @TempDir Path other;
  @AutoClose private final EchoEndpoint endpoint = EchoEndpoint.start("e");

  /** Of both kinds of keys: one signs on the event loop, the other one beside it. */
  private final List<TestPair> pairs =
      List.of(
          TestCertificates.fresh(HOST),
          TestCertificates.server(TestCertificates.Key.RSA, HOST),
          TestCertificates.fresh(HOST),
          TestCertificates.fresh(HOST));

  /** Puts the next version of the certificate in force. */
  private interface Replacement {
    void put(TestPair pair, int number) throws IOException;
  }

  @Test
  void inTheFolder() throws IOException {
    inTheFolder(3);
  }

  @Tag("soak")
  @Test
  void inTheFolderForHalfAMinute() throws IOException {
    inTheFolder(30);
  }

  @Test
  void inTheDocument() throws IOException {
    inTheDocument(3);
  }

  @Tag("soak")
  @Test
  void inTheDocumentForHalfAMinute() throws IOException {
    inTheDocument(30);
  }

  private void inTheFolder(int seconds) throws IOException {
    // Given
    pairs.getFirst().writeTo(certificates, "a");
    try (DataplaneFixture gazan = start(UpstreamsYaml.unchecked(HOST, endpoint.address()))) {
      // When, Then: each read at once, and not only when the watch has seen it
      replace(
          gazan,
          "folder",
          seconds,
          (pair, number) -> {
            TestPairs.replace(certificates.resolve("a.key"), pair.keyPem());
            TestPairs.replace(certificates.resolve("a.crt"), pair.chainPem());
            Objects.requireNonNull(gazan.dataplane().tls()).certificates().reload();
          });
    }
  }

  private void inTheDocument(int seconds) throws IOException {
    // Given
    List<Upstreams> documents = new ArrayList<>();
    for (int i = 0; i < pairs.size(); i++) {
      documents.add(upstreams(Files.writeString(other.resolve("d" + i), document(i))));
    }
    try (DataplaneFixture gazan = start(document(0))) {
      // When, Then
      replace(
          gazan,
          "document",
          seconds,
          (pair, number) ->
              assertThat(gazan.dataplane().tables().apply(documents.get(number % documents.size())))
                  .isEmpty());
    }
  }

  private void replace(DataplaneFixture gazan, String where, int seconds, Replacement replacement)
      throws IOException {
    ClientTls tls = ClientTls.trusting().sni(HOST).verifyName();
    // A light load, so that the machine is there for handshakes.
    Load load = Load.on(gazan.tlsAddress(), HOST).perSecond(100);
    try (LoadClient http1 = LoadClient.start(load.over(tls));
        LoadClient http2 = LoadClient.start(load.http2(tls));
        Newcomers newcomers = Newcomers.start(gazan.tlsAddress(), HOST)) {
      await().until(() -> http1.requests() > 20 && http2.requests() > 20);

      // When
      int replacements = (int) (seconds * 1_000_000_000L / EVERY_NANOS);
      long begin = System.nanoTime();
      for (int i = 1; i <= replacements; i++) {
        replacement.put(pairs.get(i % pairs.size()), i);
        long due = begin + i * EVERY_NANOS;
        while (System.nanoTime() - due < 0) {
          LockSupport.parkNanos(due - System.nanoTime());
        }
      }
      double took = (System.nanoTime() - begin) / 1e9;

      // Then
      newcomers.assertWelcome();
      System.out.printf(
          "in the %s: %d replacements in %.1f s; %s%n", where, replacements, took, newcomers);
      for (LoadClient kept : List.of(http1, http2)) {
        LoadClient.Report report = kept.stop();
        assertThat(report.failures()).isEmpty();
        assertThat(report.connections()).isEqualTo(8);
      }
      assertThat(took).isLessThan(seconds * 10);
      assertThat(shown(gazan)).isEqualTo(pairs.get(replacements % pairs.size()));
      assertThat(gazan.metric("gazan_tls_handshakes_total{result=\"failed\"}")).isZero();
      // Of hundreds; a handshake under way may put the context of a pair that has just gone back.
      assertThat(gazan.metric("gazan_tls_contexts")).isLessThanOrEqualTo(10);
    }
  }

  /** The pair whose certificate a newcomer is shown. */
  private TestPair shown(DataplaneFixture gazan) throws IOException {
    try (Secured client = TlsClient.create().connect(gazan.tlsAddress(), HOST)) {
      var certificate = client.chain().getFirst();
      return pairs.stream()
          .filter(p -> p.certificate().equals(certificate))
          .findAny()
          .orElseThrow();
    }
  }

  private DataplaneFixture start(String upstreams) {
    TestCertificates.server("pair.test").writeTo(other, "pair");
    return DataplaneFixture.start(
        """
        threads: 2
        proxy_address_tls: 127.0.0.1:0
        tls_certificate: %1$s/pair.crt
        tls_key_file: %1$s/pair.key
        proxy_certificates: %2$s
        """
            .formatted(other, certificates),
        upstreams);
  }

  /** Each of them changes the routes, too. */
  private String document(int number) {
    TestPair pair = pairs.get(number);
    return """
    certificates:
      s:
        crt: |
    %s    key: |
    %sheaders: ["X-Change: %d"]
    upstreams:
      %s: {paths: {"/": {servers: ["%s"], healthcheck: false}}}
    """
        .formatted(
            pair.chainPem().indent(6), pair.keyPem().indent(6), number, HOST, endpoint.address());
  }

  private static Upstreams upstreams(Path file) {
    return switch (FileProvider.check(file, DocumentLimits.DEFAULTS)) {
      case ReadResult.Loaded loaded -> loaded.upstreams();
      case ReadResult.Refused refused -> throw new AssertionError(refused.problems());
    };
  }
}
