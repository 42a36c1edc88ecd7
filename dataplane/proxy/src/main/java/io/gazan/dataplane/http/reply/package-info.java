/**
 * Answers of the proxy's own and why they are given: the error replies with their status and label,
 * what a peer did to an HTTP/2 connection, and how gRPC wants to be told. Read on event loops;
 * enums and static functions only.
 */
@NullMarked
package io.gazan.dataplane.http.reply;

import org.jspecify.annotations.NullMarked;
