/**
 * The side for operators of the proxy, never for its traffic: metrics and health on {@code
 * config_address} and {@code status_address}. Has an event loop of its own, so that probes are
 * answered while the data loops are busy, and scrapes do not hold those up. What it shows comes
 * through {@link io.gazan.dataplane.admin.AdminPages}; only the composition root knows it.
 */
@NullMarked
package io.gazan.dataplane.admin;

import org.jspecify.annotations.NullMarked;
