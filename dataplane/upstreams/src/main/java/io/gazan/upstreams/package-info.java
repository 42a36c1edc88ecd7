/**
 * The upstreams document: what a user writes, as records that compare by value. Deeply immutable,
 * so that any thread may hold them and a provider can tell what a reload changed. Bytes become
 * these records in {@code reader}, by way of the trees of {@code document}; the proxy compiles them
 * into its routing table and the operator renders them. Nothing here knows how either works. The
 * records below hosts, clusters and certificates are in packages by topic.
 */
@NullMarked
package io.gazan.upstreams;

import org.jspecify.annotations.NullMarked;
