package io.gazan.dataplane.routing;

import io.gazan.dataplane.cluster.Cluster;
import io.gazan.dataplane.cluster.Member;
import io.gazan.dataplane.cluster.sticky.StickySession;
import io.gazan.dataplane.filter.FilterChain;
import io.gazan.dataplane.filter.FilterPass;
import io.gazan.dataplane.http.HeaderBlock;
import io.gazan.dataplane.http.HeaderEdits;
import io.gazan.dataplane.http.KnownHeader;
import io.gazan.dataplane.http.RequestHead;
import io.gazan.upstreams.forwarding.RetrySpec;
import io.gazan.upstreams.policy.AccessLogMode;
import io.gazan.upstreams.route.RouteSpec;
import org.jspecify.annotations.Nullable;

/**
 * One path of one host with everything that a request on it needs, worked out when the table was
 * compiled: what answers it before an endpoint does, which clusters take it, what is changed in the
 * heads. Immutable but for the position in its weighted clusters; shared by all event loops.
 */
public final class Route {
  private final String host;
  private final String path;
  private final RouteSpec spec;
  private final RouteFilters filters;
  private final WeightedClusters clusters;
  private final RouteEdits edits;
  private final RouteTimeouts timeouts;
  private final long maxBody;
  private final @Nullable StickySession sticky;

  Route(
      String host,
      RouteSpec spec,
      RouteFilters filters,
      WeightedClusters clusters,
      RouteEdits edits,
      @Nullable StickySession sticky) {
    this.host = host;
    this.path = spec.path().key();
    this.spec = spec;
    this.filters = filters;
    this.clusters = clusters;
    this.edits = edits;
    this.timeouts = RouteTimeouts.of(spec.policies().forwarding().timeouts());
    Long most = spec.policies().limits().maxBody();
    this.maxBody = most == null ? -1 : most;
    this.sticky = sticky;
  }

  /** The host of the document that the request fell to: a name, {@code *.suffix} or {@code *}. */
  public String host() {
    return host;
  }

  /** The path key of the document that the request fell to. */
  public String path() {
    return path;
  }

  /** To be run before anything else for this request. */
  public FilterChain filters(RequestHead head) {
    return filters.of(head);
  }

  /**
   * What changes in the request head on its way to the endpoint.
   *
   * @param pass what the filters recorded; null if there are none
   */
  public HeaderEdits requestEdits(@Nullable FilterPass pass) {
    return pass == null ? edits.request() : pass.requestEdits(edits.request());
  }

  /**
   * What changes in the response head on its way to the client.
   *
   * @param pass what the filters recorded; null if there are none
   */
  public HeaderEdits responseEdits(@Nullable FilterPass pass) {
    return pass == null ? edits.response() : pass.responseEdits(edits.response());
  }

  public RetrySpec retries() {
    return spec.policies().forwarding().retries();
  }

  /** How long its endpoints may take, where main.yaml does not say it. */
  public RouteTimeouts timeouts() {
    return timeouts;
  }

  /** How large a body may be: bytes, 0 for no limit, -1 for what main.yaml says. */
  public long maxBody() {
    return maxBody;
  }

  /** What this path logs instead of the process's default; null if it says nothing. */
  public @Nullable AccessLogMode accessLog() {
    return spec.policies().accessLog();
  }

  /** How clients are kept on their endpoints; null if they are not. */
  public @Nullable StickySession sticky() {
    return sticky;
  }

  /**
   * The cluster whose turn it is. Ask once per exchange: a retry stays in the cluster.
   *
   * @return null if the route has no cluster of a weight above 0
   */
  public @Nullable Cluster pickCluster() {
    return clusters.pick();
  }

  public int clusterCount() {
    return clusters.size();
  }

  public Cluster cluster(int index) {
    return clusters.get(index);
  }

  /**
   * The usable endpoint that the request's sticky cookie names, with the cluster it is in: a
   * session stays where it is whatever the weights say.
   *
   * @return null without sticky sessions, without a cookie, or if no cluster of this route has it
   */
  public @Nullable Member stickyMember(RequestHead head) {
    StickySession session = sticky;
    if (session == null) {
      return null;
    }
    HeaderBlock headers = head.headers();
    int line = headers.find(KnownHeader.COOKIE);
    while (line >= 0) {
      int from = headers.valueStart(line);
      int to = headers.valueEnd(line);
      for (int i = 0; i < clusters.size(); i++) {
        Member member = session.find(clusters.get(i), headers.bytes(), from, to);
        if (member != null) {
          return member;
        }
      }
      line = headers.find(KnownHeader.COOKIE, line + 1);
    }
    return null;
  }

  WeightedClusters clusters() {
    return clusters;
  }

  @Override
  public String toString() {
    return host + " " + path;
  }
}
