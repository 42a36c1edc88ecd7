/**
 * What an operator and its data planes say to each other: one long HTTP/2 request, a JSON text a
 * line, both ways. A {@link io.gazan.upstreams.stream.Snapshot} is a document with a version that
 * depends on nothing but its entries; the operator makes one of what it translated, and says what
 * differs from the one that a data plane has. {@link
 * io.gazan.upstreams.stream.message.StreamMessage} is a line, {@link
 * io.gazan.upstreams.stream.message.StreamCodec} its bytes, and {@link
 * io.gazan.upstreams.stream.SnapshotReader} makes the snapshot again on the other side. Everything
 * costs what differs. Knows neither sockets nor Kubernetes.
 */
@NullMarked
package io.gazan.upstreams.stream;

import org.jspecify.annotations.NullMarked;
