package io.gazan.dataplane.filter;

import io.gazan.dataplane.config.listener.TrustedProxies;
import io.gazan.dataplane.http.Ascii;
import io.gazan.dataplane.http.HeaderBlock;
import io.gazan.dataplane.http.KnownHeader;
import io.gazan.dataplane.http.RequestHead;
import java.net.InetSocketAddress;

/**
 * What a filter may know of the connection that a request came on. One per client connection, made
 * when it is accepted and shared by its requests.
 *
 * @param tls whether this connection itself is TLS
 * @param trusted whether the peer is one of {@code trusted_proxies}, so that its {@code
 *     X-Forwarded-Proto} is believed
 * @param address the peer's address; the one of the PROXY header where there was one. {@link
 *     FilterPass#from} says who a request is from.
 * @param proxies {@code trusted_proxies}
 */
public record FilterClient(
    boolean tls, boolean trusted, InetSocketAddress address, TrustedProxies proxies) {
  private static final byte[] HTTPS = Ascii.bytes("https");

  /** Whether the client of this request speaks https to us, or to a proxy that we trust. */
  public boolean isHttps(RequestHead head) {
    if (tls || !trusted) {
      return tls;
    }
    HeaderBlock headers = head.headers();
    int line = headers.find(KnownHeader.X_FORWARDED_PROTO);
    return line >= 0 && headers.valueIs(line, HTTPS);
  }
}
