/**
 * The HTTP/1.1 codec: bytes to heads and body pieces, and back. One decoder stands on each
 * connection and runs on its event loop; {@link io.gazan.dataplane.http1.HeadPool} and {@link
 * io.gazan.dataplane.http1.write.HeadWriter} exist once per event loop. A head is copied once out
 * of the receive buffer into a pooled array, scanned there eight bytes at a time, and forwarded as
 * copies of runs of untouched lines. What is not plainly valid is refused here, so that nothing
 * behind the codec ever sees a message that two readers could read differently. Bodies stay in the
 * buffers they arrived in.
 */
@NullMarked
package io.gazan.dataplane.http1;

import org.jspecify.annotations.NullMarked;
