package io.gazan.dataplane.testing;

import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * A TLS client of the JDK that believes every certificate and tells which one it was shown. Its
 * connections share sessions, so the second one to a host resumes where the server lets it.
 */
public final class TlsClient {
  private final SSLContext context;
  private String[] protocols = {"TLSv1.3", "TLSv1.2"};
  private String[] suites = {};
  private String[] applications = {};

  private TlsClient(KeyManager @Nullable [] keys) {
    try {
      context = SSLContext.getInstance("TLS");
      context.init(keys, new TrustManager[] {new TrustAll()}, null);
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  public static TlsClient create() {
    return new TlsClient(null);
  }

  /** Shows this certificate to every server that asks for one, whatever authorities it names. */
  public static TlsClient showing(X509Bundle certificate) {
    return new TlsClient(new KeyManager[] {new OneKey(certificate)});
  }

  public TlsClient protocols(String... only) {
    protocols = only;
    return this;
  }

  public TlsClient suites(String... only) {
    suites = only;
    return this;
  }

  public TlsClient alpn(String... offered) {
    applications = offered;
    return this;
  }

  /** What a handshake has come to. */
  public record Secured(SSLSocket socket, RawClient http) implements AutoCloseable {
    /** The certificates the server has shown, its own first. */
    public List<X509Certificate> chain() throws IOException {
      return java.util.Arrays.stream(socket.getSession().getPeerCertificates())
          .map(X509Certificate.class::cast)
          .toList();
    }

    public String protocol() {
      return socket.getSession().getProtocol();
    }

    public String suite() {
      return socket.getSession().getCipherSuite();
    }

    @Override
    public void close() throws IOException {
      http.close();
    }
  }

  /** Connects and shakes hands; {@code name} is the SNI, empty for none. */
  public Secured connect(InetSocketAddress address, String name) throws IOException {
    return connect(address, name, name);
  }

  /**
   * The same, with the session of another host.
   *
   * @param session sessions are kept under this host
   */
  public Secured connect(InetSocketAddress address, String session, String name)
      throws IOException {
    Socket plain = new Socket();
    plain.connect(address, 5_000);
    return over(plain, session, name);
  }

  /** Shakes hands over a connection that is there already. */
  public Secured over(Socket plain, String name) throws IOException {
    return over(plain, name, name);
  }

  private Secured over(Socket plain, String session, String name) throws IOException {
    try {
      plain.setTcpNoDelay(true);
      plain.setSoTimeout(20_000);
      SSLSocket socket =
          (SSLSocket)
              context.getSocketFactory().createSocket(plain, session, plain.getPort(), true);
      SSLParameters parameters = socket.getSSLParameters();
      parameters.setProtocols(protocols);
      if (suites.length > 0) {
        parameters.setCipherSuites(suites);
      }
      parameters.setApplicationProtocols(applications);
      parameters.setServerNames(name.isEmpty() ? List.of() : List.of(new SNIHostName(name)));
      socket.setSSLParameters(parameters);
      socket.startHandshake();
      return new Secured(socket, RawClient.over(socket));
    } catch (IOException e) {
      plain.close();
      throw e;
    }
  }

  /** GETs on a connection of its own. */
  public WireResponse get(InetSocketAddress address, String host, String target, String... headers)
      throws IOException {
    try (Secured secured = connect(address, host)) {
      return secured.http().get(host, target, headers).read();
    }
  }

  private static final class OneKey extends X509ExtendedKeyManager {
    private final X509Bundle bundle;

    OneKey(X509Bundle bundle) {
      this.bundle = bundle;
    }

    @Override
    public String[] getClientAliases(String keyType, Principal @Nullable [] issuers) {
      return new String[] {"one"};
    }

    @Override
    public @Nullable String chooseClientAlias(
        String[] keyTypes, Principal @Nullable [] issuers, @Nullable Socket socket) {
      String algorithm = bundle.getKeyPair().getPublic().getAlgorithm();
      return List.of(keyTypes).contains(algorithm) ? "one" : null;
    }

    @Override
    public @Nullable String chooseEngineClientAlias(
        String[] keyTypes, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
      return chooseClientAlias(keyTypes, issuers, null);
    }

    @Override
    public String[] getServerAliases(String keyType, Principal @Nullable [] issuers) {
      return new String[0];
    }

    @Override
    public @Nullable String chooseServerAlias(
        String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
      return null;
    }

    @Override
    public X509Certificate[] getCertificateChain(String alias) {
      return bundle.getCertificatePath();
    }

    @Override
    public PrivateKey getPrivateKey(String alias) {
      return bundle.getKeyPair().getPrivate();
    }
  }

  private static final class TrustAll extends X509ExtendedTrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
