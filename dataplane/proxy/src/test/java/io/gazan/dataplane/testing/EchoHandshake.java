package io.gazan.dataplane.testing;

import org.jspecify.annotations.Nullable;

/**
 * What the TLS handshake of one connection (from 1) of an {@link EchoEndpoint} agreed on: the name
 * that the client offered (SNI), the application protocol (ALPN), the version and the subject of
 * the client's certificate; null for what there was none of.
 */
public record EchoHandshake(
    int connection,
    @Nullable String sni,
    @Nullable String alpn,
    String version,
    @Nullable String clientSubject) {}
