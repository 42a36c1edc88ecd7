package io.gazan.dataplane.tls;

import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslProvider;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Which implementation of TLS is used: BoringSSL where it loads, else the JDK's. */
public enum TlsProvider {
  BORINGSSL(SslProvider.OPENSSL_REFCNT),
  JDK(SslProvider.JDK);

  private static final Logger LOG = LoggerFactory.getLogger(TlsProvider.class);

  private final SslProvider netty;

  TlsProvider(SslProvider netty) {
    this.netty = netty;
  }

  public SslProvider netty() {
    return netty;
  }

  /** BoringSSL if it is to be had; says once in the log if it is not. */
  public static TlsProvider best() {
    return Choice.BEST;
  }

  private static final class Choice {
    static final TlsProvider BEST = choose();

    private static TlsProvider choose() {
      if (OpenSsl.isAvailable()) {
        return BORINGSSL;
      }
      LOG.info("TLS is the JDK's, BoringSSL does not load: {}", OpenSsl.unavailabilityCause());
      return JDK;
    }
  }
}
