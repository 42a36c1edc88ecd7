/**
 * The results: measurements, their ratios and spread, the machine they come from, and the Markdown
 * that says all this. Used on the main thread, when the rounds are over; values only.
 */
@NullMarked
package io.gazan.bench.report;

import org.jspecify.annotations.NullMarked;
