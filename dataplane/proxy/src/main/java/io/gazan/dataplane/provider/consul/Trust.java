package io.gazan.dataplane.provider.consul;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.gazan.upstreams.tls.PemSource;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Collection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** TLS that trusts the certificates of {@code tls.ca} and nobody else. Reads a file: may block. */
final class Trust {
  private static final int MOST_BYTES = 1 << 20;

  private Trust() {}

  static SSLContext of(PemSource ca) throws IOException, GeneralSecurityException {
    Collection<? extends Certificate> certificates =
        CertificateFactory.getInstance("X.509")
            .generateCertificates(new ByteArrayInputStream(bytes(ca)));
    if (certificates.isEmpty()) {
      throw new IOException("there is no certificate in it");
    }
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    int number = 0;
    for (Certificate certificate : certificates) {
      store.setCertificateEntry("ca-" + number++, certificate);
    }
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(store);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }

  private static byte[] bytes(PemSource ca) throws IOException {
    return switch (ca) {
      case PemSource.Text text -> text.pem().getBytes(UTF_8);
      case PemSource.File(Path path) -> {
        if (!Files.isRegularFile(path)) {
          throw new IOException(path + " is no file that can be read");
        }
        try (InputStream in = Files.newInputStream(path)) {
          byte[] bytes = in.readNBytes(MOST_BYTES + 1);
          if (bytes.length > MOST_BYTES) {
            throw new IOException(path + " is longer than " + MOST_BYTES + " bytes");
          }
          yield bytes;
        }
      }
    };
  }
}
