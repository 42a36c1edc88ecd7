/**
 * The part of the grammar below a host: paths, what they match and do, and where they send. Called
 * by the reader of the whole document, and for the services of Consul by theirs, on their thread.
 */
@NullMarked
package io.gazan.upstreams.reader.route;

import org.jspecify.annotations.NullMarked;
