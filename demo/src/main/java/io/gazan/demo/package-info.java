@NullMarked
package io.gazan.demo;

import org.jspecify.annotations.NullMarked;
