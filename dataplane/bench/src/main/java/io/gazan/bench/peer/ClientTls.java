package io.gazan.bench.peer;

import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.net.Socket;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * The TLS side of a client. It believes every certificate: the harness has checked the proxies'
 * before. The trust manager is asked in a full handshake only, which is how full and resumed ones
 * are told apart. Owned by the event loop.
 */
final class ClientTls {
  /** The server name of every client of the bench. */
  static final String SERVER_NAME = "bench.example.com";

  private static final int SESSIONS = 16;

  private final Trusting trusting = new Trusting();
  private final SslContext context;

  private ClientTls(String... protocols) throws SSLException {
    SslContextBuilder builder =
        SslContextBuilder.forClient()
            .sslProvider(OpenSsl.isAvailable() ? SslProvider.OPENSSL : SslProvider.JDK)
            .trustManager(trusting)
            .endpointIdentificationAlgorithm("")
            .sessionCacheSize(SESSIONS);
    if (protocols.length > 0) {
      builder.applicationProtocolConfig(
          new ApplicationProtocolConfig(
              ApplicationProtocolConfig.Protocol.ALPN,
              ApplicationProtocolConfig.SelectorFailureBehavior.NO_ADVERTISE,
              ApplicationProtocolConfig.SelectedListenerFailureBehavior.ACCEPT,
              protocols));
    }
    this.context = builder.build();
  }

  static ClientTls http1() throws SSLException {
    return new ClientTls();
  }

  static ClientTls http2() throws SSLException {
    return new ClientTls("h2");
  }

  SslContext context() {
    return context;
  }

  /** Handshakes in which the server had to show its certificate. */
  long fullHandshakes() {
    return trusting.asked;
  }

  private static final class Trusting extends X509ExtendedTrustManager {
    private static final X509Certificate[] NONE = {};

    private long asked;

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {
      asked++;
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {
      asked++;
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {
      asked++;
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {
      throw new UnsupportedOperationException("a client meets no clients");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {
      throw new UnsupportedOperationException("a client meets no clients");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {
      throw new UnsupportedOperationException("a client meets no clients");
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return NONE;
    }
  }
}
