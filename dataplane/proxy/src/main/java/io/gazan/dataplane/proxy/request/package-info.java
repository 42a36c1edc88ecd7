/**
 * What there is to know about a request before it is sent: who asks, which endpoint it may go to,
 * what of its body is kept to be sent again, and how an attempt can fail. Called by the exchange on
 * its event loop; {@link io.gazan.dataplane.proxy.request.Downstream} is how the exchange sees the
 * client's side.
 */
@NullMarked
package io.gazan.dataplane.proxy.request;

import org.jspecify.annotations.NullMarked;
