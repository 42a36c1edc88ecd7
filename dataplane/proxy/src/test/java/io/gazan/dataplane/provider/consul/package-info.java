@NullMarked
package io.gazan.dataplane.provider.consul;

import org.jspecify.annotations.NullMarked;
