/**
 * What is sent and what the proxies have to do about it, and single requests that see whether they
 * do. Used on the main thread.
 */
@NullMarked
package io.gazan.bench.workload;

import org.jspecify.annotations.NullMarked;
