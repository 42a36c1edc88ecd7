package io.gazan.operator.inventory;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.IngressClass;
import io.gazan.crd.GazanRoute;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Everything the operator knows of the cluster at one instant: what a translation is made of, and
 * nothing else. The objects are those of the informers' caches and must not be changed.
 *
 * @param classes all of the cluster, also of other controllers
 * @param ingresses of the watched namespaces, also of other classes
 * @param routes likewise; empty while the cluster does not know the kind
 * @param services by {@code namespace/name}
 * @param slices by {@code namespace/name} of their Service
 * @param secrets by {@code namespace/name}; those that nothing refers to may be without values
 * @param defaultCertificate shown where no other fits; null while there is none
 * @param takenAt for the validity of certificates
 */
public record ClusterInventory(
    List<IngressClass> classes,
    List<Ingress> ingresses,
    List<GazanRoute> routes,
    Map<String, Service> services,
    Map<String, List<EndpointSlice>> slices,
    Map<String, Secret> secrets,
    @Nullable Secret defaultCertificate,
    Instant takenAt) {}
