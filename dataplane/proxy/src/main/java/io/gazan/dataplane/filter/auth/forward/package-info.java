/**
 * Asking another server whether a request may pass: the question, the client that puts it, and what
 * the answer means. The filter makes questions on the event loop of the exchange; answers arrive on
 * virtual threads of the client, at most as many as questions may run at once, and go back to that
 * loop.
 */
@NullMarked
package io.gazan.dataplane.filter.auth.forward;

import org.jspecify.annotations.NullMarked;
