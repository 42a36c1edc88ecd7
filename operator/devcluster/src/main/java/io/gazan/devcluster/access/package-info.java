/**
 * Who calls and what for: tokens and their reviews, the record of which rights were used, and the
 * faults that tests ask for. Called from the virtual threads of requests and from tests.
 */
@NullMarked
package io.gazan.devcluster.access;

import org.jspecify.annotations.NullMarked;
