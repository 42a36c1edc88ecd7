/**
 * Who may change something: the master key as a request presents it, judged in constant time, with
 * a limit on wrong ones per client address. Belongs to the admin event loop.
 */
@NullMarked
package io.gazan.dataplane.admin.key;

import org.jspecify.annotations.NullMarked;
