/** The image files that Jib wrote, looked at from outside and, where a machine allows it, run. */
@NullMarked
package io.gazan.image;

import org.jspecify.annotations.NullMarked;
