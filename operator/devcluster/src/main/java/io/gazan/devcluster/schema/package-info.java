/**
 * Structural schemas of custom resources: pruning, defaults, the OpenAPI v3 value checks and the
 * rules in CEL. Pure; a schema is compiled once, when its definition is created, and then used by
 * the threads of all requests.
 */
@NullMarked
package io.gazan.devcluster.schema;

import org.jspecify.annotations.NullMarked;
