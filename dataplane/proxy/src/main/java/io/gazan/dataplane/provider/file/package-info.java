/**
 * The provider that watches {@code upstreams_conf} and the {@code conf.d} folder beside it. Files
 * are watched by name, in whatever way their content changes: written in place, truncated and
 * written, replaced by a rename, or behind a symbolic link that is swapped somewhere along the
 * path.
 */
@NullMarked
package io.gazan.dataplane.provider.file;

import org.jspecify.annotations.NullMarked;
