package io.gazan.dataplane.tls.client;

import java.net.Socket;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Lets every client certificate through the handshake: {@link ClientVerifier} looks at it
 * afterwards, so that a bad one gets an answer in HTTP that a person can read instead of an alert.
 * Names the authorities of {@code client_ca} to clients, which choose their certificate by them.
 */
public final class AnyClient extends X509ExtendedTrustManager {
  private final X509Certificate[] authorities;

  public AnyClient(X509Certificate[] authorities) {
    this.authorities = authorities.clone();
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType) {}

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket) {}

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine) {}

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType) {
    throw new UnsupportedOperationException("never asked on the server's side");
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket) {
    throw new UnsupportedOperationException("never asked on the server's side");
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine) {
    throw new UnsupportedOperationException("never asked on the server's side");
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return authorities.clone();
  }
}
