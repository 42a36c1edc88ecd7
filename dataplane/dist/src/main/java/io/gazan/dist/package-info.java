/**
 * Makes the archive of the data plane. Maven puts together the files ({@code target/files}) and
 * runs {@link io.gazan.dist.Main} on the JDK whose runtime goes into it; what comes out depends on
 * the files and that JDK, and on nothing else: two builds have the same bytes.
 */
@NullMarked
package io.gazan.dist;

import org.jspecify.annotations.NullMarked;
