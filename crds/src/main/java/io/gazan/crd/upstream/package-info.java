/** How the endpoints of a rule's Services are chosen, spoken to and checked. */
@NullMarked
package io.gazan.crd.upstream;

import org.jspecify.annotations.NullMarked;
