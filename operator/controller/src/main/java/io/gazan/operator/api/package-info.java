/**
 * How the operator reaches the API server: connections that watches and requests do not share, so
 * that neither takes the other's streams, and that are given up when nothing comes over them any
 * more. {@link io.gazan.operator.api.ApiConnections} is what the Kubernetes client sends through.
 */
@NullMarked
package io.gazan.operator.api;

import org.jspecify.annotations.NullMarked;
