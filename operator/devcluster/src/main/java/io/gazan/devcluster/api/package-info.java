/**
 * The HTTP side: what a request asks for, and how the answer looks. Every request has a virtual
 * thread of its own, a watch for as long as it runs.
 */
@NullMarked
package io.gazan.devcluster.api;

import org.jspecify.annotations.NullMarked;
