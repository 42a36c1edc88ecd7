/**
 * Who of the operator's replicas leads: accepts streams and writes status. {@link
 * io.gazan.operator.leader.LeaderElection} runs fabric8's elector over and over; {@link
 * io.gazan.operator.leader.TermLease} is the Lease behind it and knows the term. Losing the lease
 * ends nothing but the writing; the streams end when another holder is seen.
 */
@NullMarked
package io.gazan.operator.leader;

import org.jspecify.annotations.NullMarked;
