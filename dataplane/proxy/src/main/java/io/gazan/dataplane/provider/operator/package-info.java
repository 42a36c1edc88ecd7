/**
 * The provider that takes the upstreams from an operator. {@link
 * io.gazan.dataplane.provider.operator.OperatorProvider} keeps one session at a time on a virtual
 * thread of its own: it looks the operator's addresses up, dials one after the other ({@code
 * OperatorConnection}, whose event loop only splits lines and watches the time), and the {@code
 * Session} puts each snapshot in force and says so. What is in force is kept in a file ({@code
 * LastKnownGood}, written on a thread of its own), from which the next start begins. Losing the
 * operator changes nothing but the age of what is in force. What the messages are is said in {@link
 * io.gazan.upstreams.stream}.
 */
@NullMarked
package io.gazan.dataplane.provider.operator;

import org.jspecify.annotations.NullMarked;
