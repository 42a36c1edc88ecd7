/**
 * The ingress controller: {@link io.gazan.operator.Main} is the program, {@link
 * io.gazan.operator.Operator} joins its parts. Objects of the cluster become a publication ({@code
 * reconcile}, {@code translate}, {@code publish}), the leader ({@code leader}) streams it to the
 * data planes ({@code stream}, {@code pki}) and tells the objects' owners what became of them
 * ({@code status}).
 */
@NullMarked
package io.gazan.operator;

import org.jspecify.annotations.NullMarked;
