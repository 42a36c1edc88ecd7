package io.gazan.upstreams.reader;

import static io.gazan.upstreams.reader.Reading.loaded;
import static io.gazan.upstreams.reader.Reading.warnings;
import static org.assertj.core.api.Assertions.assertThat;

import io.gazan.upstreams.ReadResult;
import io.gazan.upstreams.Upstreams;
import io.gazan.upstreams.route.VirtualHostSpec;
import io.gazan.upstreams.tls.CertificateSpec;
import io.gazan.upstreams.tls.PemSource;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Named certificates, and that their keys stay unseen. */
class CertificatesThatLoadTest {
  @Test
  void shouldReadCertificates() {
    // Given
    String text =
        """
        certificates:
          shop:
            crt: |
              -----BEGIN CERTIFICATE-----
              MIIBfirst
              -----END CERTIFICATE-----
              -----BEGIN CERTIFICATE-----
              MIIBsecond
              -----END CERTIFICATE-----
            key: |
              -----BEGIN EC PRIVATE KEY-----
              MIIEsecret
              -----END EC PRIVATE KEY-----
            hosts: [Shop.Example.com, "*.Wild.example."]
          ns/files: {crt: /etc/tls/crt.pem, key: /etc/tls/key.pem}
        shop.example.com:
          certificate: ns/files
          paths: {/: {servers: [b:1]}}
        """;
    String json =
        """
        {"certificates": {
           "shop": {
             "crt": "-----BEGIN CERTIFICATE-----\\nMIIBfirst\\n-----END CERTIFICATE-----\\n\\
        -----BEGIN CERTIFICATE-----\\nMIIBsecond\\n-----END CERTIFICATE-----\\n",
             "key": "-----BEGIN EC PRIVATE KEY-----\\nMIIEsecret\\n-----END EC PRIVATE KEY-----\\n",
             "hosts": ["shop.example.com", "*.wild.example"]},
           "ns/files": {"crt": "/etc/tls/crt.pem", "key": "/etc/tls/key.pem", "hosts": []}},
         "upstreams": {"shop.example.com": {
           "certificate": "ns/files", "paths": {"/": {"servers": ["b:1"]}}}}}
        """;

    // When
    Upstreams upstreams = loaded(text);

    // Then
    assertThat(upstreams.certificates().values())
        .containsExactly(
            new CertificateSpec(
                "shop",
                new PemSource.Text(
                    """
                    -----BEGIN CERTIFICATE-----
                    MIIBfirst
                    -----END CERTIFICATE-----
                    -----BEGIN CERTIFICATE-----
                    MIIBsecond
                    -----END CERTIFICATE-----
                    """),
                new PemSource.Text(
                    """
                    -----BEGIN EC PRIVATE KEY-----
                    MIIEsecret
                    -----END EC PRIVATE KEY-----
                    """),
                List.of("shop.example.com", "*.wild.example")),
            new CertificateSpec(
                "ns/files", file("/etc/tls/crt.pem"), file("/etc/tls/key.pem"), List.of()));
    assertThat(upstreams.hosts().get("shop.example.com"))
        .isNotNull()
        .returns("ns/files", VirtualHostSpec::certificate);
    assertThat(upstreams).isEqualTo(loaded(json)).hasToString(loaded(json).toString());
  }

  @Test
  void shouldNotShowSecretsButTellThemApart() {
    // Given
    String text =
        """
        certificates: {a: {crt: /crt.pem, key: "-----BEGIN PRIVATE KEY-----\\nMIIEsecret\\n\\
        -----END PRIVATE KEY-----"}}
        a: {paths: {/: {servers: [b:1]}}}
        """;

    // When
    ReadResult result = Reading.read(text);
    Upstreams upstreams = loaded(text);
    Upstreams other = loaded(text.replace("MIIEsecret", "MIIEsecres"));

    // Then
    assertThat(result.toString()).doesNotContain("MIIE", "BEGIN").contains("key=PEM text ");
    assertThat(upstreams.toString())
        .doesNotContain("MIIE", "BEGIN")
        .isNotEqualTo(other.toString())
        .isEqualTo(loaded(text).toString());
    assertThat(upstreams).isNotEqualTo(other);
  }

  @Test
  void shouldWarnAboutAnAuthorityThatIsNeverAsked() {
    // Given
    String text =
        """
        clusters:
          a: {servers: [a:1], tls: {ca: /ca.pem}}
          b: {servers: [b:1], tls: {ca: /ca.pem, verify: true}}
        a.example: {paths: {/: {cluster: a}}}
        """;

    // When
    List<String> warnings = warnings(text);

    // Then
    assertThat(warnings)
        .containsExactly(
            "f:2:33: clusters.a.tls.ca: ca is never asked: verify is false, so any certificate"
                + " will do");
  }

  private static PemSource file(String path) {
    return new PemSource.File(Path.of(path));
  }
}
