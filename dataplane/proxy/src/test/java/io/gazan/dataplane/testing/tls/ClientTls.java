package io.gazan.dataplane.testing.tls;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * How a client of the tests does TLS, on the JDK's engine: whom it trusts, what it shows, which
 * name (SNI), protocols (ALPN) and versions it offers. It verifies the server's chain, and the name
 * too if {@link #verifyName} was called.
 */
public record ClientTls(
    TestPair trusted,
    @Nullable TestPair shown,
    @Nullable String name,
    List<String> protocols,
    List<String> versions,
    boolean verifiesName) {

  public ClientTls {
    protocols = List.copyOf(protocols);
    versions = List.copyOf(versions);
  }

  /** Trusts {@link TestCertificates#authority()} and sends no SNI, no ALPN, no certificate. */
  public static ClientTls trusting() {
    return trusting(TestCertificates.authority());
  }

  public static ClientTls trusting(TestPair root) {
    return new ClientTls(root, null, null, List.of(), List.of(), false);
  }

  /** Offers that server name. */
  public ClientTls sni(String name) {
    return new ClientTls(trusted, shown, name, protocols, versions, verifiesName);
  }

  /** Offers those application protocols, the dearest first: {@code h2}, {@code http/1.1}. */
  public ClientTls alpn(String... protocols) {
    return new ClientTls(trusted, shown, name, List.of(protocols), versions, verifiesName);
  }

  /** Offers those versions alone: {@code TLSv1.2}, {@code TLSv1.3}. */
  public ClientTls versions(String... versions) {
    return new ClientTls(trusted, shown, name, protocols, List.of(versions), verifiesName);
  }

  /** Shows that certificate when it is asked for one. */
  public ClientTls showing(TestPair pair) {
    return new ClientTls(trusted, pair, name, protocols, versions, verifiesName);
  }

  /** Fails the handshake unless the certificate names what {@link #sni} says. */
  public ClientTls verifyName() {
    return new ClientTls(trusted, shown, name, protocols, versions, true);
  }

  /** A context with this trust and certificate; SNI and ALPN are up to its user. */
  public SSLContext context() {
    try {
      TrustManagerFactory trust = trusted.bundle().toTrustManagerFactory();
      TestPair pair = shown;
      KeyManager[] keys = pair == null ? new KeyManager[0] : pair.keyManagers();
      TrustManager[] managers = trust.getTrustManagers();
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys, managers, new SecureRandom());
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("no TLS context", e);
    }
  }

  /** Connects and shakes hands; every read is bounded by twenty seconds unless set otherwise. */
  public SSLSocket connect(InetSocketAddress address) throws IOException {
    return connect(context(), address);
  }

  /** The same with a context that may hold sessions of former connections. */
  public SSLSocket connect(SSLContext context, InetSocketAddress address) throws IOException {
    Socket plain = new Socket();
    try {
      plain.setTcpNoDelay(true);
      plain.setSoTimeout(20_000);
      plain.connect(address, 5_000);
      // The name given here is never resolved; it is the key under which sessions are resumed.
      String peer = name == null ? address.getAddress().getHostAddress() : name;
      SSLSocket socket =
          (SSLSocket) context.getSocketFactory().createSocket(plain, peer, address.getPort(), true);
      socket.setSSLParameters(parameters(socket.getSSLParameters()));
      socket.startHandshake();
      return socket;
    } catch (IOException e) {
      plain.close();
      throw e;
    }
  }

  private SSLParameters parameters(SSLParameters parameters) {
    String offered = name;
    parameters.setServerNames(offered == null ? List.of() : List.of(new SNIHostName(offered)));
    parameters.setApplicationProtocols(protocols.toArray(String[]::new));
    if (!versions.isEmpty()) {
      parameters.setProtocols(versions.toArray(String[]::new));
    }
    if (verifiesName) {
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
    }
    return parameters;
  }

  /** The certificate that the server showed on that socket. */
  public static X509Certificate certificateOf(SSLSocket socket) throws IOException {
    return Arrays.stream(socket.getSession().getPeerCertificates())
        .map(X509Certificate.class::cast)
        .findFirst()
        .orElseThrow();
  }
}
