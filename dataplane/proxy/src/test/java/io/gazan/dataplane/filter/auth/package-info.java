/** Authorization: each verifier alone with what attackers send, and all of it in a data plane. */
@NullMarked
package io.gazan.dataplane.filter.auth;

import org.jspecify.annotations.NullMarked;
