/**
 * Certificates that the operator makes or reads: those of the stream's port, the CA behind them,
 * and the one that data planes show for names nobody else has a certificate for. {@link
 * io.gazan.operator.pki.CertificateKeeper} calls {@link io.gazan.operator.pki.StreamCertificates}
 * from a thread of its own; the stream server asks that for the current one with each connection.
 * All state is in Secrets and a ConfigMap of the operator's namespace, so that any replica can go
 * on where another ended.
 */
@NullMarked
package io.gazan.operator.pki;

import org.jspecify.annotations.NullMarked;
