/**
 * Gazan, nginx and HAProxy, each configured for the same job and started on the proxy's core, and
 * the endpoints behind them. Used on the main thread.
 */
@NullMarked
package io.gazan.bench.proxies;

import org.jspecify.annotations.NullMarked;
