@NullMarked
package io.gazan.dataplane.provider.operator;

import org.jspecify.annotations.NullMarked;
