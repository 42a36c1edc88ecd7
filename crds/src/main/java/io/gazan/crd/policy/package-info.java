/** What happens to an exchange on its way: limits, headers, timeouts, retries, CORS. */
@NullMarked
package io.gazan.crd.policy;

import org.jspecify.annotations.NullMarked;
