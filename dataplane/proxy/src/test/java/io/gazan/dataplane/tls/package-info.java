@NullMarked
package io.gazan.dataplane.tls;

import org.jspecify.annotations.NullMarked;
