/**
 * What the operator shows of itself: {@link io.gazan.operator.observe.OperatorMetrics} in
 * Prometheus' words, {@link io.gazan.operator.observe.Logs} for the lines that people and machines
 * read.
 */
@NullMarked
package io.gazan.operator.observe;

import org.jspecify.annotations.NullMarked;
