/**
 * What must hold in whatever the chart renders. A policy is a pure function of the rendered objects
 * and answers with problems in words; {@link io.gazan.chart.policy.Policies} has all of them.
 */
@NullMarked
package io.gazan.chart.policy;

import org.jspecify.annotations.NullMarked;
