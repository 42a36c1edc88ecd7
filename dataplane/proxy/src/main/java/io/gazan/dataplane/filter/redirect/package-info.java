/**
 * Redirects: to https, and to wherever a route says. Both answer the request themselves, on the
 * event loop of the client's connection; nothing here is written to once the table is compiled.
 */
@NullMarked
package io.gazan.dataplane.filter.redirect;

import org.jspecify.annotations.NullMarked;
