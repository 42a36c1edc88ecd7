/**
 * What is fixed at start: {@link io.gazan.dataplane.config.MainConfig} and its parts, and {@code
 * MainConfigReader}, which makes them from main.yaml or says everything that is wrong with it. The
 * parts are plain records with every default in one place; they are read by every package and know
 * none of them. Used on the main thread before anything runs; immutable afterwards.
 */
@NullMarked
package io.gazan.dataplane.config;

import org.jspecify.annotations.NullMarked;
