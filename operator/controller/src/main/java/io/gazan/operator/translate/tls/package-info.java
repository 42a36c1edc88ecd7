/**
 * Certificates: read from Secrets, checked as the data plane will check them, and given to the
 * hosts that objects want them for. The only place where something broken keeps its last good
 * version: {@link io.gazan.operator.translate.tls.HeldCertificate}.
 */
@NullMarked
package io.gazan.operator.translate.tls;

import org.jspecify.annotations.NullMarked;
