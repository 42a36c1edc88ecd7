/** Tests of the filters, on heads that the decoder made. */
@NullMarked
package io.gazan.dataplane.filter;

import org.jspecify.annotations.NullMarked;
