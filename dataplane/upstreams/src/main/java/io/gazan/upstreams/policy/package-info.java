/**
 * What a route does to a request besides sending it on: authorization, CORS, limits, header rules,
 * access log. Made by {@code reader} and the operator, compiled into filters on the provider's
 * thread; immutable.
 */
@NullMarked
package io.gazan.upstreams.policy;

import org.jspecify.annotations.NullMarked;
