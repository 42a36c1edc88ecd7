/**
 * The metrics. Event loops write, each into its own {@link
 * io.gazan.dataplane.observe.metrics.LoopMetrics} with no word shared between them; {@link
 * io.gazan.dataplane.observe.metrics.ProxyMetrics} adds them up, together with the samples of the
 * other parts, on the thread of whoever scrapes, one scrape at a time. A thread of its own watches
 * how late the loops are.
 */
@NullMarked
package io.gazan.dataplane.observe.metrics;

import org.jspecify.annotations.NullMarked;
