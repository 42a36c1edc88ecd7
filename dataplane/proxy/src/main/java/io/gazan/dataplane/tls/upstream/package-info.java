/**
 * TLS with endpoints: {@link io.gazan.dataplane.tls.upstream.UpstreamTls} keeps one client context
 * for each {@link io.gazan.dataplane.tls.upstream.UpstreamTlsSettings} and makes the handler of a
 * connection. Contexts are prepared where a document is compiled; handlers are made on event loops.
 */
@NullMarked
package io.gazan.dataplane.tls.upstream;

import org.jspecify.annotations.NullMarked;
