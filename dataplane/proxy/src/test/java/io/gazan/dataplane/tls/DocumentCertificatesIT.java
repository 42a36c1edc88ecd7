package io.gazan.dataplane.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gazan.dataplane.provider.file.FileProvider;
import io.gazan.dataplane.testing.DataplaneFixture;
import io.gazan.dataplane.testing.EchoEndpoint;
import io.gazan.dataplane.testing.TestPairs;
import io.gazan.dataplane.testing.TlsClient;
import io.gazan.dataplane.testing.TlsClient.Secured;
import io.gazan.dataplane.testing.tls.ClientTls;
import io.gazan.dataplane.testing.tls.TestCertificates;
import io.gazan.dataplane.testing.tls.TestPair;
import io.gazan.dataplane.testing.websocket.WebSocketClient;
import io.gazan.dataplane.testing.websocket.WebSocketEchoEndpoint;
import io.gazan.upstreams.Problem;
import io.gazan.upstreams.ReadResult;
import io.gazan.upstreams.Upstreams;
import io.gazan.upstreams.document.parse.DocumentLimits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Certificates that stand in the upstreams document, beside a folder and a default pair. */
class DocumentCertificatesIT {
  private static final String HOST = "shop.test";

  @TempDir Path folder;
  @TempDir Path other;
  @AutoClose private final EchoEndpoint endpoint = EchoEndpoint.start("e");

  @Test
  void theHostsOwnThenTheDocumentsThenTheFoldersThenTheDefaults() throws IOException {
    // Given
    TestPair named = TestCertificates.fresh("named.test");
    TestPair byName = TestCertificates.fresh("both.test");
    TestPair ofDefault = TestCertificates.fresh("default.test");
    TestPair inFolder =
        TestCertificates.fresh("both.test", "folder.test", "exact.test").writeTo(folder, "f");
    String document =
        "certificates:\n"
            + entry("n", named)
            + entry("b", byName)
            + entry("d", ofDefault)
            + """
            upstreams:
              exact.test: {certificate: n, paths: {"/": {servers: ["%1$s"]}}}
              "*.wild.test": {certificate: n, paths: {"/": {servers: ["%1$s"]}}}
              both.test: {paths: {"/": {servers: ["%1$s"]}}}
              DEFAULT: {certificate: d, paths: {"/": {servers: ["%1$s"]}}}
            """
                .formatted(endpoint.address());
    try (DataplaneFixture gazan = start(document)) {
      // Then
      assertThat(shown(gazan, "exact.test")).isEqualTo(named.certificate());
      assertThat(shown(gazan, "a.wild.test")).isEqualTo(named.certificate());
      assertThat(shown(gazan, "both.test")).isEqualTo(byName.certificate());
      assertThat(shown(gazan, "folder.test")).isEqualTo(inFolder.certificate());
      assertThat(shown(gazan, "unknown.test")).isEqualTo(ofDefault.certificate());
      assertThat(shown(gazan, "")).isEqualTo(ofDefault.certificate());
      assertThat(TlsClient.create().get(gazan.tlsAddress(), "exact.test", "/").status())
          .isEqualTo(200);
      // When: the document names none any more
      gazan.replaceUpstreams(document(HOST, endpoint.address(), 1));
      // Then
      await().until(() -> shown(gazan, "both.test").equals(inFolder.certificate()));
    }
  }

  @Test
  void whatCannotBeUsedRefusesTheDocumentWithItsPath() throws IOException {
    // Given
    TestPair pair = TestCertificates.fresh(HOST);
    try (DataplaneFixture gazan =
        start("certificates:\n" + entry("s", pair) + document(HOST, endpoint.address(), 1))) {
      TestCertificates.fresh("x.test").writeTo(other, "x");
      Path crt = Files.writeString(folder.resolve("pem"), pair.chainPem());
      String broken =
          "certificates:\n  s: {crt: %s, key: /nowhere.key}\n  t: {crt: %s, key: %s}\n"
                  .formatted(crt, crt, other.resolve("x.key"))
              + document(HOST, endpoint.address(), 2);
      Files.writeString(folder.resolve("broken.yaml"), broken);
      Upstreams upstreams = upstreams(folder.resolve("broken.yaml"));
      // When
      List<Problem> problems = gazan.dataplane().tables().apply(upstreams);
      // Then
      assertThat(problems)
          .extracting(Problem::toString)
          .containsExactly(
              "certificates.s.key: /nowhere.key: cannot be read: no such file",
              "certificates.t.key: "
                  + other.resolve("x.key")
                  + ": is not the key of the certificate in "
                  + crt);
      assertThat(shown(gazan, HOST)).isEqualTo(pair.certificate());
      assertThat(gazan.get(HOST, "/").header("X-Change")).isEqualTo("1");
    }
  }

  private static Upstreams upstreams(Path file) {
    return switch (FileProvider.check(file, DocumentLimits.DEFAULTS)) {
      case ReadResult.Loaded loaded -> loaded.upstreams();
      case ReadResult.Refused refused -> throw new AssertionError(refused.problems());
    };
  }

  @Test
  void aTunnelIsUntouchedByAThousandChanges() throws IOException {
    // Given
    ClientTls tls = ClientTls.trusting().sni(HOST);
    try (WebSocketEchoEndpoint socket = WebSocketEchoEndpoint.start()) {
      List<Upstreams> documents = new ArrayList<>();
      for (int i = 0; i < 2; i++) {
        Path file = folder.resolve("w" + i + ".yaml");
        Files.writeString(
            file,
            "certificates:\n"
                + entry("s", TestCertificates.fresh(HOST))
                + document(HOST, socket.address(), i));
        documents.add(upstreams(file));
      }
      try (DataplaneFixture gazan = start(Files.readString(folder.resolve("w0.yaml")));
          WebSocketClient client =
              WebSocketClient.connect(tls, gazan.tlsAddress(), HOST, "/echo")) {
        // When
        for (int i = 1; i <= 1000; i++) {
          assertThat(gazan.dataplane().tables().apply(documents.get(i % 2))).isEmpty();
          if (i % 50 == 0) {
            client.echo("change " + i);
          }
        }
        // Then
        client.echo("still here");
        assertThat(socket.upgrades()).hasSize(1);
      }
    }
  }

  private DataplaneFixture start(String upstreams) {
    TestPairs.write(other, "pair", TestPairs.pair("pair.example"));
    return DataplaneFixture.start(
        """
        threads: 2
        proxy_address_tls: 127.0.0.1:0
        tls_certificate: %1$s/pair.crt
        tls_key_file: %1$s/pair.key
        proxy_certificates: %2$s
        """
            .formatted(other, folder),
        upstreams);
  }

  private static String document(String host, String server, int change) {
    return """
    headers: ["X-Change: %3$d"]
    upstreams:
      %1$s: {paths: {"/": {servers: ["%2$s"], healthcheck: false}}}
    """
        .formatted(host, server, change);
  }

  private static String entry(String name, TestPair pair) {
    return "  %s:\n    crt: |\n%s    key: |\n%s"
        .formatted(name, pair.chainPem().indent(6), pair.keyPem().indent(6));
  }

  private static X509Certificate shown(DataplaneFixture gazan, String host) throws IOException {
    try (Secured client = TlsClient.create().connect(gazan.tlsAddress(), host)) {
      return client.chain().getFirst();
    }
  }
}
