/**
 * An exchange between a client and an endpoint, and the event loop it lives on.
 *
 * <p>{@link io.gazan.dataplane.proxy.downstream.Http1Downstream} turns a client's bytes into one
 * {@link io.gazan.dataplane.proxy.Exchange} after another. Its {@link
 * io.gazan.dataplane.proxy.Admission} matches a route, runs its filters and lets {@link
 * io.gazan.dataplane.proxy.request.EndpointChoice} pick an endpoint. The exchange then takes a
 * connection from the {@link io.gazan.dataplane.proxy.ConnectionPool} or has the {@link
 * io.gazan.dataplane.proxy.Dialer} open one, and joins the two sides; {@link
 * io.gazan.dataplane.proxy.Http1Upstream} is the endpoint's side. Each side pauses the other when
 * it cannot write. {@link io.gazan.dataplane.proxy.ExchangeState} names the states.
 *
 * <p>Everything here that is not immutable belongs to one {@link
 * io.gazan.dataplane.proxy.ProxyLoop}, that is to one thread: there are no locks, and no object of
 * one loop is touched by another.
 */
@NullMarked
package io.gazan.dataplane.proxy;

import org.jspecify.annotations.NullMarked;
