/**
 * gRPC as others wrote it: the service, the client and the cases of grpc-java's interop tests, run
 * against an endpoint of ours or through a proxy.
 */
@NullMarked
package io.gazan.dataplane.testing.grpc;

import org.jspecify.annotations.NullMarked;
