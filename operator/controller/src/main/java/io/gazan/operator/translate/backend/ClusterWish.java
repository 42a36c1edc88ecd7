package io.gazan.operator.translate.backend;

import io.gazan.upstreams.cluster.Protocol;
import io.gazan.upstreams.cluster.ServerSpec;
import org.jspecify.annotations.Nullable;

/**
 * A cluster that routes refer to, without its endpoints.
 *
 * @param name of the cluster in the document: {@code NAMESPACE.SERVICE.PORT}, and a hash of the
 *     settings where there are any
 * @param service {@code namespace/name}
 * @param portName that of the Service's port, by which EndpointSlices name theirs; may be empty
 * @param fallbackPort where a slice leaves the number open
 * @param external the one endpoint of a Service of type ExternalName; null for all others
 */
public record ClusterWish(
    String name,
    String service,
    String portName,
    int fallbackPort,
    Protocol protocol,
    ClusterSettings settings,
    @Nullable ServerSpec external) {}
