/**
 * Passwords, keys and what was found out about them lately. Event loops ask the caches, which take
 * no lock, and decide plain passwords at once; password hashes are checked on the threads of {@link
 * io.gazan.dataplane.filter.auth.credential.HashWork}. Credentials are remembered only as keyed
 * hashes.
 */
@NullMarked
package io.gazan.dataplane.filter.auth.credential;

import org.jspecify.annotations.NullMarked;
