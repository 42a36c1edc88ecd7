/**
 * TLS in the upstreams document: named certificates, where their PEM texts come from, and what a
 * cluster expects of its endpoints' certificates. Made by {@code reader}, the operator and the
 * writers of tests; immutable, so that any thread may hold them.
 */
@NullMarked
package io.gazan.upstreams.tls;

import org.jspecify.annotations.NullMarked;
