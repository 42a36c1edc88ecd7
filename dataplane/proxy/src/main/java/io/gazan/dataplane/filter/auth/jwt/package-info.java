/**
 * Tokens before their signature is trusted: what a head may say, which keys a set has, what has to
 * be claimed. Called by the JWT filter, on the event loop or on the threads for dear work;
 * everything here is immutable. The signature itself is jjwt's.
 */
@NullMarked
package io.gazan.dataplane.filter.auth.jwt;

import org.jspecify.annotations.NullMarked;
