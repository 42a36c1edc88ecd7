/**
 * The provider that fills the clusters of a document's {@code consul} services. It stands between
 * the file provider and the tables: {@link io.gazan.dataplane.provider.consul.ConsulProvider} takes
 * each document that the files say, puts in the servers that Consul named last, and hands it on,
 * again whenever an answer of Consul differs from the one before. Each service is followed by
 * blocking queries on a virtual thread of its own; one more virtual thread hands on what changed,
 * so that many changes at once become one document. What Consul said last stays until it says
 * something else.
 */
@NullMarked
package io.gazan.dataplane.provider.consul;

import org.jspecify.annotations.NullMarked;
