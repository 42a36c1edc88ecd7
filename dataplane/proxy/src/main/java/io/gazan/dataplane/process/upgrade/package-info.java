/**
 * A live upgrade: the listening sockets of a running process go to the one that takes its place,
 * over a Unix socket, so that no connection is refused in between.
 *
 * <p>The running process waits at {@code upgrade_sock} ({@link
 * io.gazan.dataplane.process.upgrade.UpgradeServer}); the new one asks there ({@link
 * io.gazan.dataplane.process.upgrade.Predecessor}). One connection, lines of text, and descriptors
 * in between:
 *
 * <pre>
 * new      gazan-upgrade 1 VERSION
 * running  gazan-upgrade 1 VERSION COUNT, then COUNT lines: socket KEY ADDRESS
 * new      send
 * running  COUNT descriptors, in that order
 * new      ready         all is adopted, nothing accepted yet
 * running  go
 * new      serving       the running one closes its copies and drains
 * </pre>
 *
 * Whoever cannot go on closes the connection, and the running process goes on as if nothing had
 * been; {@code refused SENTENCE} in place of an answer says why. Both sides ask the kernel who the
 * other is.
 */
@NullMarked
package io.gazan.dataplane.process.upgrade;

import org.jspecify.annotations.NullMarked;
