/**
 * Certificates that the tests make for themselves, once per JVM, and what TLS clients and endpoints
 * need of them. Nothing is read from files of the repository; keys live in memory and in the
 * temporary folders that a test asks for.
 */
@NullMarked
package io.gazan.dataplane.testing.tls;

import org.jspecify.annotations.NullMarked;
