/**
 * The stream's end at the operator: sessions of data planes, and what each has in force. {@link
 * io.gazan.operator.stream.StreamServer} is the port; each connection that {@code entry} lets in
 * becomes a session, which its event loop owns. Publications come from the thread that reconciles
 * and wait in one place for all sessions, so that each takes the newest one when it is done with
 * the one before. {@link io.gazan.operator.stream.DataPlanes} is what others may know.
 */
@NullMarked
package io.gazan.operator.stream;

import org.jspecify.annotations.NullMarked;
