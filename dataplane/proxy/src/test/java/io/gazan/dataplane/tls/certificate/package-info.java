@NullMarked
package io.gazan.dataplane.tls.certificate;

import org.jspecify.annotations.NullMarked;
