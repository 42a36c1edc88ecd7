/**
 * What main.yaml says about the logs: level and files. Read on the main thread before anything is
 * logged; immutable.
 */
@NullMarked
package io.gazan.dataplane.config.log;

import org.jspecify.annotations.NullMarked;
