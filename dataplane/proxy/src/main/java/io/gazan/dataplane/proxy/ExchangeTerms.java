package io.gazan.dataplane.proxy;

import io.gazan.dataplane.filter.FilterPass;
import io.gazan.dataplane.http.BodyFraming;
import io.gazan.dataplane.http.HeaderEdits;
import io.gazan.dataplane.http.RequestHead;
import io.gazan.dataplane.proxy.time.GrpcCall;
import io.gazan.dataplane.proxy.time.ProxySettings;
import io.gazan.dataplane.proxy.time.Waits;
import io.gazan.dataplane.routing.Route;
import org.jspecify.annotations.Nullable;

/**
 * What holds for one exchange: how long its endpoint may take, how large its body may be and what
 * changes in its heads, by main.yaml until the route is known, then by the route and its filters.
 */
public final class ExchangeTerms {
  private Waits waits;
  private final int bodyAhead;
  private long maxBody;
  private @Nullable FilterPass filters;

  ExchangeTerms(RequestHead request, ProxySettings settings) {
    this.waits = Waits.of(request, settings);
    this.maxBody = settings.maxBodyBytes();
    this.bodyAhead = bodyAhead(request, settings.bodyAheadBytes());
  }

  /**
   * Of a body whose length is not known nobody can say how long it may rest, and neither of a call;
   * and who waits for a 100 sends nothing before the endpoint has said it.
   */
  private static int bodyAhead(RequestHead request, int most) {
    return request.framing() == BodyFraming.LENGTH
            && !request.expectContinue()
            && !request.upgradeRequested()
            && !GrpcCall.is(request)
        ? (int) Math.min(request.contentLength(), most)
        : 0;
  }

  void matched(Route route) {
    waits = waits.within(route.timeouts());
    maxBody = route.maxBody() < 0 ? maxBody : ProxySettings.bytes(route.maxBody());
  }

  void filtering(FilterPass pass) {
    filters = pass;
  }

  /** How long the endpoint may take. */
  Waits waits() {
    return waits;
  }

  /** How many bytes of the body have to be there before an endpoint is chosen. */
  int bodyAhead() {
    return bodyAhead;
  }

  /** How many bytes the request's body may have. */
  public long maxBody() {
    return maxBody;
  }

  HeaderEdits requestEdits(Route route) {
    return route.requestEdits(filters);
  }

  HeaderEdits responseEdits(Route route) {
    return route.responseEdits(filters);
  }
}
