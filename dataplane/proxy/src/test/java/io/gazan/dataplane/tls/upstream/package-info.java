@NullMarked
package io.gazan.dataplane.tls.upstream;

import org.jspecify.annotations.NullMarked;
