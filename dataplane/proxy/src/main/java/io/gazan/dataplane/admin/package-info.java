/**
 * The side for operators of the proxy, never for its traffic: the config API, metrics and health on
 * {@code config_address}, {@code config_tls_address} and {@code status_address}. Has an event loop
 * of its own, so that probes are answered while the data loops are busy, and scrapes do not hold
 * those up. Here are the server and HTTP itself; a page is a {@link
 * io.gazan.dataplane.admin.page.Page}, with {@code conf}, {@code jwt} and {@code status} in
 * packages of their own and {@code key} between them and those who ask. Only the composition root
 * knows any of it.
 */
@NullMarked
package io.gazan.dataplane.admin;

import org.jspecify.annotations.NullMarked;
