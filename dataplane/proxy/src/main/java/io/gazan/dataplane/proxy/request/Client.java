package io.gazan.dataplane.proxy.request;

import io.gazan.dataplane.config.listener.TrustedProxies;
import io.gazan.dataplane.filter.FilterClient;
import io.gazan.dataplane.http.ForwardingHeaders;
import io.gazan.dataplane.http.RequestHead;
import io.gazan.dataplane.tls.TlsSession;
import io.gazan.dataplane.tls.client.ClientCertificate;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * Who is at the other end of a client connection, worked out once when it is accepted.
 *
 * @param address the client; the one of the PROXY header where there was one
 * @param forFilters what filters may know of it
 * @param forwardingHeaders what endpoints are told of it
 * @param tls what was agreed in the handshake; null for a connection in clear text
 */
public record Client(
    InetSocketAddress address,
    FilterClient forFilters,
    ForwardingHeaders forwardingHeaders,
    @Nullable TlsSession tls) {

  /**
   * A client and all that follows from who it is.
   *
   * @param local the address that the client connected to
   * @param tls null for a connection in clear text
   * @param proxies {@code trusted_proxies}
   */
  public static Client of(
      InetSocketAddress address,
      InetSocketAddress local,
      @Nullable TlsSession tls,
      TrustedProxies proxies) {
    boolean trusted = proxies.contains(address.getAddress());
    ClientCertificate certificate = tls == null ? null : tls.client();
    ForwardingHeaders headers =
        certificate == null
            ? ForwardingHeaders.of(address, local, tls != null, trusted)
            : ForwardingHeaders.withCertificate(
                address, local, trusted, certificate.verdict().name(), certificate.subject());
    FilterClient forFilters = new FilterClient(tls != null, trusted, address, proxies);
    return new Client(address, forFilters, headers, tls);
  }

  public InetAddress ip() {
    return address.getAddress();
  }

  /** Whether every request gets 400, because of a bad or missing client certificate. */
  public boolean isRefused() {
    return tls != null && tls.refused();
  }

  /**
   * Whether a connection made for the name of one certificate is used for one of another (RFC 9110
   * §15.5.20): what holds for clients of that name was never checked here.
   */
  public boolean isMisdirected(RequestHead head) {
    String name = tls == null ? null : tls.serverName();
    return tls != null && name != null && !isHost(head, name) && !tls.serves(head.host());
  }

  private static boolean isHost(RequestHead head, String name) {
    byte[] host = head.hostBytes();
    int start = head.hostStart();
    int length = head.hostEnd() - start;
    if (name.length() != length) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      if (name.charAt(i) != host[start + i]) {
        return false;
      }
    }
    return true;
  }
}
