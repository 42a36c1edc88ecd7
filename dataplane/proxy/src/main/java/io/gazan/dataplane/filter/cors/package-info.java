/**
 * Cross-origin requests of browsers: which origins a route lets in ({@link
 * io.gazan.dataplane.filter.cors.Origins}), and the filter that answers preflight requests and says
 * in the responses what a page may read.
 */
@NullMarked
package io.gazan.dataplane.filter.cors;

import org.jspecify.annotations.NullMarked;
