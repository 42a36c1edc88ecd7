package io.gazan.dataplane.proxy;

import io.gazan.dataplane.cluster.Endpoint;
import io.gazan.dataplane.filter.FilterChain;
import io.gazan.dataplane.filter.FilterPass;
import io.gazan.dataplane.filter.LocalAnswer;
import io.gazan.dataplane.http.RequestHead;
import io.gazan.dataplane.http.reply.ErrorReply;
import io.gazan.dataplane.proxy.ExchangeState.Connecting;
import io.gazan.dataplane.proxy.request.Downstream;
import io.gazan.dataplane.proxy.request.EndpointChoice;
import io.gazan.dataplane.routing.Route;
import org.jspecify.annotations.Nullable;

/**
 * An {@link Exchange} until it is known which endpoint it is for: a route is matched, the route's
 * filters see the request, the client shows that it sends its body ({@code limits.body_ahead}), an
 * endpoint is chosen. It ends in a first attempt, or in an answer of our own. Owned by the event
 * loop of its exchange.
 */
final class Admission implements FilterPass.Owner {
  private final ProxyLoop loop;
  private final Exchange exchange;
  private final ExchangeAccount account;
  private final RequestHead request;
  private final Downstream downstream;
  private @Nullable Route route;
  private int bodyAhead;

  Admission(ProxyLoop loop, Exchange exchange, ExchangeAccount account, Downstream downstream) {
    this.loop = loop;
    this.exchange = exchange;
    this.account = account;
    this.request = exchange.request();
    this.downstream = downstream;
  }

  void start() {
    if (downstream.client().isRefused()) {
      exchange.answer(ErrorReply.CLIENT_CERTIFICATE);
      return;
    }
    var table = loop.currentTable();
    Route matched = table.match(request);
    if (matched == null) {
      filter(table.unmatched());
      return;
    }
    route = matched;
    account.matched(matched);
    exchange.terms().matched(matched);
    filter(matched.filters(request));
  }

  private void filter(FilterChain chain) {
    if (chain.isEmpty()) {
      filtered(null);
    } else {
      FilterPass pass = account.filtering(chain, downstream.client(), this);
      exchange.terms().filtering(pass);
      pass.run();
    }
  }

  @Override
  public void filtered(@Nullable LocalAnswer answer) {
    Route matched = route;
    if (answer != null) {
      loop.touchClock();
      answer(answer);
    } else if (matched == null) {
      exchange.answer(ErrorReply.NO_ROUTE);
    } else if (request.contentLength() > exchange.terms().maxBody()) {
      exchange.answer(ErrorReply.BODY_TOO_LARGE);
    } else {
      awaitBody(matched);
    }
  }

  /** To an extended CONNECT any success means that there is a tunnel (RFC 8441 §5). */
  private void answer(LocalAnswer answer) {
    if (request.extendedConnect() && answer.status() < 300) {
      exchange.answer(ErrorReply.NOT_IMPLEMENTED);
    } else {
      exchange.answer(answer);
    }
  }

  private void awaitBody(Route matched) {
    int ahead = exchange.terms().bodyAhead();
    if (ahead == 0) {
      choose(matched);
      return;
    }
    bodyAhead = ahead;
    loop.metrics().awaitingBody(1);
    downstream.bodyWanted();
  }

  /** How much of the body is waited for; 0 = none. */
  int bodyAhead() {
    return bodyAhead;
  }

  void bodyIsThere() {
    Route matched = route;
    if (bodyAhead > 0 && matched != null) {
      end();
      choose(matched);
    }
  }

  /** No body is waited for any more. */
  void end() {
    if (bodyAhead > 0) {
      bodyAhead = 0;
      loop.metrics().awaitingBody(-1);
    }
  }

  private void choose(Route matched) {
    EndpointChoice choice = loop.endpointChoice();
    choice.choose(matched, request, downstream.client());
    var cluster = choice.cluster();
    Endpoint endpoint = choice.endpoint();
    if (cluster == null || endpoint == null) {
      exchange.answer(ErrorReply.NO_ENDPOINT);
    } else if (!account.admit(cluster)) {
      exchange.answer(ErrorReply.CIRCUIT_OPEN);
    } else {
      exchange.attempt(new Connecting(matched, cluster, endpoint, choice.setsCookie(), 0), true);
    }
  }
}
