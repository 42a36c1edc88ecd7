/**
 * What both protocol versions say about a request or a response: heads as bytes with a table of
 * their lines, the edits that a route makes, the headers that tell the endpoint who asked, and the
 * refusals. The codecs fill these types on an event loop, the routing and the exchange read them on
 * the same loop; nothing here is shared between threads except the immutable {@link
 * io.gazan.dataplane.http.HeaderEdits} and the enums. Bodies never pass through this package.
 */
@NullMarked
package io.gazan.dataplane.http;

import org.jspecify.annotations.NullMarked;
