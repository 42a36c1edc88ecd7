/** The data plane's composition root: builds every part once, starts, drains and stops them. */
@NullMarked
package io.gazan.dataplane;

import org.jspecify.annotations.NullMarked;
