/** Where a rule sends its requests: Services by weight, a redirect, or a fixed answer. */
@NullMarked
package io.gazan.crd.destination;

import org.jspecify.annotations.NullMarked;
