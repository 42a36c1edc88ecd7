/**
 * Whole configurations as people bring them along from the predecessor: each is loaded from real
 * files and behaves as promised. E1 to E14 are the names that the acceptance cases have for them.
 */
@NullMarked
package io.gazan.dataplane.acceptance;

import org.jspecify.annotations.NullMarked;
