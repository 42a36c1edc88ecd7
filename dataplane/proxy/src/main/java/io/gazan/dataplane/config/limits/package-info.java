/**
 * How much and how long: the limits and the timeouts of main.yaml, with their defaults. Read when
 * the listeners and the event loops are made, on the main thread; immutable.
 */
@NullMarked
package io.gazan.dataplane.config.limits;

import org.jspecify.annotations.NullMarked;
