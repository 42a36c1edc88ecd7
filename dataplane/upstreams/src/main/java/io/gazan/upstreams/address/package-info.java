/**
 * Literal addresses and blocks of them, as documents and main.yaml write them and as clients and
 * endpoints have them. Nothing here asks DNS.
 */
@NullMarked
package io.gazan.upstreams.address;

import org.jspecify.annotations.NullMarked;
