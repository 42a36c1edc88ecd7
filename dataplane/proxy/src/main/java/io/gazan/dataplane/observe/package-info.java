/**
 * What the data plane says about itself: metrics and the access log. Event loops write, each into
 * its own {@link io.gazan.dataplane.observe.metrics.LoopMetrics} with no word shared between them,
 * and hand finished exchanges to the {@link io.gazan.dataplane.observe.access.AccessLog};
 * everything that costs (sums, text, input and output) happens on the thread of whoever scrapes or
 * on the log's own writer. Knows none of the parts it observes: their figures come through the
 * suppliers of {@link io.gazan.dataplane.observe.sample.ScrapeSources}.
 */
@NullMarked
package io.gazan.dataplane.observe;

import org.jspecify.annotations.NullMarked;
