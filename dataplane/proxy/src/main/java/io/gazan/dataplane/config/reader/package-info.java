/**
 * The grammar of main.yaml: {@link io.gazan.dataplane.config.reader.MainConfigReader} makes a
 * {@code MainConfig} of the document or says everything that is wrong with it. One class per part
 * of the file, and one for what the parts must not be together. Called on the main thread before
 * anything runs; holds no state.
 */
@NullMarked
package io.gazan.dataplane.config.reader;

import org.jspecify.annotations.NullMarked;
