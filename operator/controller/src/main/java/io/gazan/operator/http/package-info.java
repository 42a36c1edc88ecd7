/**
 * The operator's plain HTTP server for probes, scrapes and curiosity: {@code /livez}, {@code
 * /readyz}, {@code /metrics}, {@code /v1/snapshot}. Each request has a virtual thread of its own.
 */
@NullMarked
package io.gazan.operator.http;

import org.jspecify.annotations.NullMarked;
