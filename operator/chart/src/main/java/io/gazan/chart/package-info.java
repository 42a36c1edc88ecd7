/**
 * The Helm chart and the images, held to what docs/kubernetes promises: the chart is rendered by
 * Helm's own engine for every file of values under {@code src/test/resources/values}, and each
 * rendering is read and judged by all policies of {@code io.gazan.chart.policy}. There are tests
 * alone in this module; this file is here because a compiler wants a folder of classes.
 */
@NullMarked
package io.gazan.chart;

import org.jspecify.annotations.NullMarked;
