/**
 * {@code authorization}: the filters that let a request pass only with the right credentials. What
 * costs little (plain passwords, API keys, HS256, whatever was verified a moment ago) is decided on
 * the event loop; password hashes and public-key signatures go to the threads of {@link
 * io.gazan.dataplane.filter.auth.credential.HashWork}, questions to other servers to an
 * asynchronous client. Whatever goes wrong, nobody is let in. {@link
 * io.gazan.dataplane.filter.auth.AuthFilters} makes and joins the parts.
 */
@NullMarked
package io.gazan.dataplane.filter.auth;

import org.jspecify.annotations.NullMarked;
