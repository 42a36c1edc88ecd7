package io.gazan.bench.proxies;

import io.gazan.bench.workload.Workload;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * A self-signed certificate and its key that all proxies show, made anew by openssl for every run.
 * {@code both} is one file with both, as HAProxy wants it.
 */
record CertificatePair(Path certificate, Path key, Path both) {
  /** What a certificate's key is; {@code algorithm} and {@code size} are openssl's words. */
  enum Key {
    ECDSA_P256("ec", "ec_paramgen_curve:P-256"),
    RSA_2048("rsa", "rsa_keygen_bits:2048");

    private final String algorithm;
    private final String size;

    Key(String algorithm, String size) {
      this.algorithm = algorithm;
      this.size = size;
    }
  }

  static CertificatePair make(Key kind, Path folder) throws IOException, InterruptedException {
    CertificatePair pair =
        new CertificatePair(
            folder.resolve(kind.algorithm + ".crt"),
            folder.resolve(kind.algorithm + ".key"),
            folder.resolve(kind.algorithm + ".pem"));
    List<String> command =
        List.of(
            "openssl",
            "req",
            "-x509",
            "-newkey",
            kind.algorithm,
            "-pkeyopt",
            kind.size,
            "-nodes",
            "-days",
            "2",
            "-subj",
            "/CN=" + Workload.HOST,
            "-addext",
            "subjectAltName=DNS:" + Workload.HOST,
            "-keyout",
            pair.key.toString(),
            "-out",
            pair.certificate.toString());
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String output =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    if (process.waitFor() != 0) {
      throw new IOException("openssl made no certificate: " + output);
    }
    Files.writeString(pair.both, Files.readString(pair.certificate) + Files.readString(pair.key));
    return pair;
  }

  /** For a client that trusts this certificate and no other. */
  SSLContext trusting() throws IOException {
    try (InputStream in = Files.newInputStream(certificate)) {
      KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      store.setCertificateEntry(
          "bench", CertificateFactory.getInstance("X.509").generateCertificate(in));
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(store);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, trust.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IOException("the bench's own certificate cannot be used: " + e.getMessage(), e);
    }
  }
}
