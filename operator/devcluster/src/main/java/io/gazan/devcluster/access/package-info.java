/**
 * Who calls and what for: tokens and their reviews, and the gate that every request passes. Called
 * from the virtual threads of requests and from tests.
 */
@NullMarked
package io.gazan.devcluster.access;

import org.jspecify.annotations.NullMarked;
