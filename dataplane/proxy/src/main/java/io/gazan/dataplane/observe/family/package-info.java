/**
 * Metric families as Prometheus reads them: names, labels, buckets, and which names of a document
 * have a series of their own. Made of samples by the collector in {@code metrics}, on the thread of
 * whoever scrapes; only the buckets are also used by event loops, which ask for an index.
 */
@NullMarked
package io.gazan.dataplane.observe.family;

import org.jspecify.annotations.NullMarked;
