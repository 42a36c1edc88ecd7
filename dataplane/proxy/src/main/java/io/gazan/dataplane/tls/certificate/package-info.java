/**
 * Certificates and their keys: where they come from, whether they are any good, and which of them
 * answers to a name. {@link io.gazan.dataplane.tls.certificate.CertificateStore} reads pairs at the
 * start and whenever their files change, on a virtual thread of its own, and publishes one
 * immutable {@link io.gazan.dataplane.tls.certificate.CertificateIndex}, which event loops read.
 */
@NullMarked
package io.gazan.dataplane.tls.certificate;

import org.jspecify.annotations.NullMarked;
