/**
 * Writes upstreams as a JSON document that the reader takes: {@code read(write(x))} equals {@code
 * x}. It is what {@code GET /conf} shows. A document that names Consul is not written: what is in
 * force is what became of it, with endpoints.
 *
 * <p>Every record has one method that writes it, in the class of its kind: {@link
 * io.gazan.upstreams.writer.RouteWriter} what stands below a host, {@code PolicyWriter} what a path
 * and the top of the document share, {@code AuthWriter} who is let in, {@code ClusterWriter} what
 * stands below {@code clusters}. A value that the reader would put there anyway is left out. To add
 * a key: write it where the reader reads it, under the same condition in reverse; pass what must
 * not be seen through {@link io.gazan.upstreams.writer.Secrets}; and add a document that uses it to
 * the round-trip test, which fails for a record component that nothing writes.
 */
@NullMarked
package io.gazan.upstreams.writer;

import org.jspecify.annotations.NullMarked;
