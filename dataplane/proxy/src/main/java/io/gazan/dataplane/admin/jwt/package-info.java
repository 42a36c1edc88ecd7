/**
 * {@code /jwt}: makes tokens that routes with {@code authorization: {type: jwt}} take, signed by
 * the master key. {@link io.gazan.dataplane.admin.jwt.TokenMint} also serves {@code gazan token}.
 */
@NullMarked
package io.gazan.dataplane.admin.jwt;

import org.jspecify.annotations.NullMarked;
