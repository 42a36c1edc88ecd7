package io.gazan.dataplane.proxy;

import io.gazan.dataplane.cluster.Cluster;
import io.gazan.dataplane.cluster.Endpoint;
import io.gazan.dataplane.http.RequestHead;
import io.gazan.dataplane.routing.Route;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/**
 * Chooses the endpoint of a request: the one that its sticky cookie names if that is still usable,
 * else the next one by the policy of the cluster whose turn it is. One per event loop, reused; what
 * it found is valid until the next call.
 */
final class EndpointChoice {
  private @Nullable Cluster cluster;
  private @Nullable Endpoint endpoint;
  private boolean setsCookie;

  /** The cluster that was chosen; null without one. */
  @Nullable Cluster cluster() {
    return cluster;
  }

  /** The endpoint that was chosen; null if none takes requests. */
  @Nullable Endpoint endpoint() {
    return endpoint;
  }

  /** Whether the client is to be given a sticky cookie for this endpoint. */
  boolean setsCookie() {
    return setsCookie;
  }

  void choose(Route route, RequestHead request, InetAddress client) {
    setsCookie = false;
    if (route.sticky() != null) {
      cluster = route.stickyCluster(request);
      if (cluster != null) {
        endpoint = route.stickyEndpoint(cluster, request);
        if (endpoint != null) {
          return;
        }
      }
      setsCookie = true;
    }
    cluster = route.pickCluster();
    endpoint = cluster == null ? null : cluster.pick(HashKey.of(cluster, request, client));
  }
}
