package io.gazan.dataplane.filter;

import io.gazan.dataplane.config.listener.TrustedProxies;
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
    boolean tls, boolean trusted, InetSocketAddress address, TrustedProxies proxies) {}
