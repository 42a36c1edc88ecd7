package io.gazan.bench.proxies;

import static org.assertj.core.api.Assertions.assertThat;

import io.gazan.bench.workload.Job;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PublicKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CertificatePairTest {
  @TempDir
  @SuppressWarnings("NullAway.Init")
  Path folder;

  @Test
  void theKeysAreWhatTheirNamesSay() throws Exception {
    // When
    PublicKey rsa = publicKey(CertificatePair.make(CertificatePair.Key.RSA_2048, folder));
    PublicKey ecdsa = publicKey(CertificatePair.make(CertificatePair.Key.ECDSA_P256, folder));

    // Then
    assertThat(rsa).isInstanceOf(RSAPublicKey.class);
    assertThat(((RSAPublicKey) rsa).getModulus().bitLength()).isEqualTo(2048);
    assertThat(ecdsa).isInstanceOf(ECPublicKey.class);
    assertThat(((ECPublicKey) ecdsa).getParams().getOrder().bitLength()).isEqualTo(256);
  }

  @Test
  void everyProxyIsGivenTheCertificateOfItsJob() throws Exception {
    // Given
    CertificatePair pair = CertificatePair.make(CertificatePair.Key.RSA_2048, folder);
    Assignment assignment = new Assignment(Job.TLS_RSA, 20_000, List.of(20_001), pair);

    // When
    new Gazan("gazan", "auto", List.of(), root()).prepare(folder, assignment);
    new Nginx("nginx").prepare(folder, assignment);
    new Haproxy("haproxy", true).prepare(folder, assignment);

    // Then
    assertThat(folder.resolve("main.yaml"))
        .content()
        .contains("tls_certificate: \"" + pair.certificate() + "\"");
    assertThat(folder.resolve("nginx.conf"))
        .content()
        .contains("ssl_certificate " + pair.certificate() + ";")
        .contains(" ssl http2;");
    assertThat(folder.resolve("haproxy.cfg")).content().contains(" ssl crt " + pair.both() + " ");
  }

  private Path root() throws IOException {
    Path target = Files.createDirectories(folder.resolve("root/dataplane/proxy/target"));
    Files.createFile(target.resolve("gazan-dataplane-1.jar"));
    return folder.resolve("root");
  }

  private static PublicKey publicKey(CertificatePair pair)
      throws IOException, CertificateException {
    try (InputStream in = Files.newInputStream(pair.certificate())) {
      return CertificateFactory.getInstance("X.509").generateCertificate(in).getPublicKey();
    }
  }
}
