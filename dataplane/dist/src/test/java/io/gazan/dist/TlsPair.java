package io.gazan.dist;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * A certificate of one name with its key, as files.
 *
 * @param certificate in PEM
 * @param key in PEM
 * @param trusting what a client needs to believe it
 */
record TlsPair(Path certificate, Path key, SSLContext trusting) {
  static TlsPair make(Path folder, String name) throws Exception {
    X509Bundle bundle =
        new CertificateBuilder()
            .subject("CN=" + name)
            .addSanDnsName(name)
            .algorithm(CertificateBuilder.Algorithm.ecp256)
            .setIsCertificateAuthority(true)
            .buildSelfSigned();
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setCertificateEntry(name, bundle.getCertificate());
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    SSLContext trusting = SSLContext.getInstance("TLS");
    trusting.init(null, factory.getTrustManagers(), null);
    return new TlsPair(
        Files.writeString(folder.resolve("tls.crt"), bundle.getCertificatePathPEM()),
        Files.writeString(folder.resolve("tls.key"), bundle.getPrivateKeyPEM()),
        trusting);
  }
}
