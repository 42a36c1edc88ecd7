package io.gazan.dataplane.proxy.request;

import io.gazan.dataplane.cluster.Cluster;
import io.gazan.dataplane.cluster.Endpoint;
import io.gazan.dataplane.cluster.Member;
import io.gazan.dataplane.cluster.sticky.StickySession;
import io.gazan.dataplane.http.Ascii;
import io.gazan.dataplane.http.RequestHead;
import io.gazan.dataplane.routing.Route;
import org.jspecify.annotations.Nullable;

/**
 * Chooses the endpoint of a request: the one that its sticky cookie names if that is still usable,
 * else the next one by the policy of the cluster whose turn it is. One per event loop, reused; what
 * it found is valid until the next call.
 */
public final class EndpointChoice {
  private static final byte[] SET_COOKIE = Ascii.bytes("Set-Cookie: ");

  private @Nullable Cluster cluster;
  private @Nullable Endpoint endpoint;
  private boolean setsCookie;

  /** The cluster that was chosen; null without one. */
  public @Nullable Cluster cluster() {
    return cluster;
  }

  /** The endpoint that was chosen; null if none takes requests. */
  public @Nullable Endpoint endpoint() {
    return endpoint;
  }

  /** Whether the client is to be given a sticky cookie for this endpoint. */
  public boolean setsCookie() {
    return setsCookie;
  }

  public void choose(Route route, RequestHead request, Client client) {
    setsCookie = false;
    if (route.sticky() != null) {
      Member member = route.stickyMember(request);
      if (member != null) {
        cluster = member.cluster();
        endpoint = member.endpoint();
        return;
      }
      setsCookie = true;
    }
    cluster = route.pickCluster();
    endpoint = cluster == null ? null : cluster.pick(HashKey.of(cluster, request, client));
  }

  /** The line that makes the client come back to this endpoint; null without sticky sessions. */
  public static byte @Nullable [] cookieLine(
      Route route, Endpoint endpoint, RequestHead request, Client client) {
    StickySession sticky = route.sticky();
    if (sticky == null) {
      return null;
    }
    byte[] value = sticky.setCookie(endpoint, client.forFilters().isHttps(request));
    byte[] line = new byte[SET_COOKIE.length + value.length + 2];
    System.arraycopy(SET_COOKIE, 0, line, 0, SET_COOKIE.length);
    System.arraycopy(value, 0, line, SET_COOKIE.length, value.length);
    line[line.length - 2] = '\r';
    line[line.length - 1] = '\n';
    return line;
  }
}
