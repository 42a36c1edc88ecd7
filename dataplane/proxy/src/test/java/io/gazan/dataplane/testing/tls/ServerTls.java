package io.gazan.dataplane.testing.tls;

import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocket;

/** The server side of TLS for endpoints that use blocking sockets of the JDK. */
public final class ServerTls {
  private ServerTls() {}

  public static SSLContext context(TestPair pair) {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(pair.keyManagers(), null, new SecureRandom());
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("no TLS context", e);
    }
  }

  /** Chooses among those application protocols, the dearest first. */
  public static void offer(SSLServerSocket listener, String... protocols) {
    SSLParameters parameters = listener.getSSLParameters();
    parameters.setApplicationProtocols(protocols);
    listener.setSSLParameters(parameters);
  }
}
