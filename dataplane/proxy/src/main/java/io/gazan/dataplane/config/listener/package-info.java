/**
 * The ports of main.yaml: addresses, TLS, keep-alive, and whose PROXY headers count. Read by the
 * listeners, the admin server and TLS when they start; immutable.
 */
@NullMarked
package io.gazan.dataplane.config.listener;

import org.jspecify.annotations.NullMarked;
