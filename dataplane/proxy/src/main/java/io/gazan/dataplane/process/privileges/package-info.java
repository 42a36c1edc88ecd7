/** Giving up root, once the ports that need it are bound. */
@NullMarked
package io.gazan.dataplane.process.privileges;

import org.jspecify.annotations.NullMarked;
