package io.gazan.operator.translate.merge;

import io.gazan.operator.inventory.ObjectKey;
import io.gazan.operator.translate.backend.ClusterWish;
import io.gazan.upstreams.route.VirtualHostSpec;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;

/**
 * All objects' routes in one place.
 *
 * @param hosts in the order of their names
 * @param clusters those that the routes name, in the order of their names
 * @param emptyCluster whether a route sends to the cluster without endpoints
 * @param shares of every object
 * @param touched objects whose share may be another than last time
 */
public record Merged(
    SequencedMap<String, VirtualHostSpec> hosts,
    List<ClusterWish> clusters,
    boolean emptyCluster,
    Map<ObjectKey, Share> shares,
    Set<ObjectKey> touched) {}
