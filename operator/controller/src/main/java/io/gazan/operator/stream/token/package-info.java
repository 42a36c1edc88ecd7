/**
 * Who a data plane is: its ServiceAccount token, asked about at the API server. {@link
 * io.gazan.operator.stream.token.TokenGate} is called on event loops and never blocks one; reviews
 * run on virtual threads, a bounded number at a time, and their answers are kept for a bounded
 * time.
 */
@NullMarked
package io.gazan.operator.stream.token;

import org.jspecify.annotations.NullMarked;
