package io.gazan.dataplane.proxy;

import io.gazan.dataplane.cluster.CircuitBreaker;
import io.gazan.dataplane.cluster.Cluster;
import io.gazan.dataplane.cluster.Endpoint;
import io.gazan.dataplane.cluster.StickySession;
import io.gazan.dataplane.filter.LocalAnswer;
import io.gazan.dataplane.http.BodyFraming;
import io.gazan.dataplane.http.ErrorReply;
import io.gazan.dataplane.http.HeaderBlock;
import io.gazan.dataplane.http.RequestHead;
import io.gazan.dataplane.http.ResponseHead;
import io.gazan.dataplane.proxy.ExchangeState.Completed;
import io.gazan.dataplane.proxy.ExchangeState.Connecting;
import io.gazan.dataplane.proxy.ExchangeState.Filtering;
import io.gazan.dataplane.proxy.ExchangeState.Forwarding;
import io.gazan.dataplane.proxy.ExchangeState.Matching;
import io.gazan.dataplane.routing.Route;
import io.gazan.upstreams.RetryOn;
import io.gazan.upstreams.RetrySpec;
import io.netty.buffer.ByteBuf;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/**
 * One request and its response, from the head that was read to the last byte that was written: the
 * state machine between a client's connection and an endpoint's. It takes the routing table once
 * and keeps to it. Whatever happens, it ends exactly once in {@link Completed}, where it is counted
 * and logged. Owned by the event loop of its two connections.
 */
final class Exchange {
  private final ProxyLoop loop;
  private final Http1Downstream downstream;
  private final RequestHead request;
  private final ExchangeAccount account;

  private ExchangeState state = Matching.INSTANCE;
  private @Nullable CircuitBreaker admittedBy;
  private @Nullable CircuitBreaker retriedUnder;
  private boolean responseBegun;
  private boolean keepAlive;
  private @Nullable Replay replay;
  private boolean requestWhole;
  private boolean setsCookie;

  Exchange(ProxyLoop loop, Http1Downstream downstream, RequestHead request) {
    this.loop = loop;
    this.downstream = downstream;
    this.request = request;
    this.account = new ExchangeAccount(loop, downstream.client(), request);
    this.requestWhole = request.framing() == BodyFraming.NONE;
  }

  RequestHead request() {
    return request;
  }

  private InetAddress client() {
    return downstream.client().address().getAddress();
  }

  // ---- the way up: match, filter, choose, connect

  void start() {
    account.begin();
    Route route = loop.currentTable().match(request);
    if (route == null) {
      answer(ErrorReply.NO_ROUTE);
      return;
    }
    account.matched(route);
    state = Matching.INSTANCE.matched(route);
    LocalAnswer answer = route.filters().onRequest(request, downstream.client().forFilters());
    if (answer != null) {
      answer(answer);
      return;
    }
    if (request.contentLength() > loop.settings().maxBodyBytes()) {
      answer(ErrorReply.BODY_TOO_LARGE);
      return;
    }
    choose(route);
  }

  private void choose(Route route) {
    Filtering filtering = (Filtering) state;
    EndpointChoice choice = loop.endpointChoice();
    choice.choose(route, request, client());
    Cluster cluster = choice.cluster();
    Endpoint endpoint = choice.endpoint();
    if (cluster == null || endpoint == null) {
      answer(ErrorReply.NO_ENDPOINT);
      return;
    }
    CircuitBreaker circuit = cluster.circuit();
    if (!circuit.tryRequest()) {
      answer(ErrorReply.CIRCUIT_OPEN);
      return;
    }
    admittedBy = circuit;
    setsCookie = choice.setsCookie();
    attempt(filtering.connecting(cluster, endpoint), true);
  }

  private void attempt(Connecting connecting, boolean mayReuse) {
    state = connecting;
    Endpoint endpoint = connecting.endpoint();
    endpoint.requestStarted(loop.index());
    account.attempt(connecting.cluster(), endpoint);
    Http1Upstream idle =
        mayReuse ? loop.pool().take(endpoint, request.method().idempotent(), loop.now()) : null;
    if (idle != null) {
      forward(connecting, idle);
    } else {
      loop.dialer().dial(this, connecting);
    }
  }

  /** The dialler has a connection for this exchange; false if it is not wanted any more. */
  boolean connected(Connecting attempt, Http1Upstream upstream) {
    if (!isWaitingFor(attempt)) {
      return false;
    }
    forward(attempt, upstream);
    return true;
  }

  boolean isWaitingFor(Connecting attempt) {
    return attempt.equals(state);
  }

  /** The dialler gives up on this attempt. */
  void dialFailed(Connecting connecting, UpstreamFailure failure) {
    if (!isWaitingFor(connecting)) {
      return;
    }
    Endpoint endpoint = connecting.endpoint();
    endpoint.requestEnded(loop.index());
    if (failure == UpstreamFailure.REFUSED) {
      endpoint.dialRefused();
    } else if (failure == UpstreamFailure.DIAL_TIMEOUT) {
      endpoint.dialTimedOut();
    }
    if (failure.isDial() && retries(connecting, RetryOn.CONNECT)) {
      Endpoint other = nextEndpoint(connecting);
      if (other != null) {
        retry(connecting, other, true);
        return;
      }
    }
    answer(failure.reply());
  }

  private void forward(Connecting connecting, Http1Upstream upstream) {
    state = connecting.connected(upstream);
    upstream.begin(this, downstream, connecting.route().requestEdits());
    Replay earlier = replay;
    if (earlier != null) {
      ByteBuf sent = earlier.content();
      upstream.body(sent, sent.readableBytes());
    }
    if (requestWhole) {
      upstream.requestEnd();
      upstream.flush();
      return;
    }
    if (earlier == null && request.method().idempotent()) {
      replay = new Replay();
    }
    downstream.bodyWanted();
  }

  // ---- the request's body

  /** Whether more of the request's body can go out now; if not, the client is not read from. */
  boolean wantsBody() {
    return state instanceof Forwarding forwarding && forwarding.upstream().isWritable();
  }

  /** The next {@code length} bytes of {@code in} are body. */
  void requestBody(ByteBuf in, int length) {
    if (!(state instanceof Forwarding forwarding)) {
      in.skipBytes(length);
      return;
    }
    account.bytesIn(length);
    if (replay != null) {
      replay = replay.keep(in, length);
    }
    forwarding.upstream().body(in, length);
    if (!forwarding.upstream().isWritable()) {
      forwarding.upstream().flush();
    }
  }

  void requestEnd() {
    requestWhole = true;
    if (state instanceof Forwarding forwarding) {
      forwarding.upstream().requestEnd();
    }
  }

  void flushRequest() {
    if (state instanceof Forwarding forwarding) {
      forwarding.upstream().flush();
    }
  }

  /** The client broke the rules in its body, or took too long over it. */
  void requestFailed(ErrorReply reply) {
    closeUpstream();
    answer(reply);
  }

  void clientClosed() {
    closeUpstream();
    account.failed(ErrorReply.CLIENT_CLOSED);
    complete();
  }

  void upstreamWritable() {
    downstream.bodyWanted();
  }

  // ---- the response

  void interimResponse(ResponseHead head) {
    if (state instanceof Forwarding) {
      downstream.writer().interim(request, head);
    }
  }

  void responseHead(ResponseHead head) {
    if (!(state instanceof Forwarding forwarding)) {
      return;
    }
    Connecting attempt = forwarding.attempt();
    Route route = attempt.route();
    attempt.endpoint().answered();
    account.answered(head.status());
    replay = null;
    responseBegun = true;
    byte[] cookie = setsCookie ? cookieLine(route, attempt.endpoint()) : null;
    // A response that overtakes its request ends the connection: nobody can say how much of the
    // rest the client will still send.
    boolean may = mayKeepAlive();
    keepAlive = downstream.writer().head(request, head, route.responseEdits(), may, cookie);
  }

  private byte @Nullable [] cookieLine(Route route, Endpoint endpoint) {
    StickySession sticky = route.sticky();
    return sticky == null
        ? null
        : Http1ResponseWriter.line(
            "Set-Cookie: ", sticky.setCookie(endpoint, downstream.client().forFilters().tls()));
  }

  void responseBody(ByteBuf in, int length) {
    if (!(state instanceof Forwarding forwarding)) {
      in.skipBytes(length);
      return;
    }
    account.bytesOut(length);
    downstream.writer().data(in, length);
    if (!downstream.isWritable()) {
      downstream.writer().flush();
      if (!downstream.isWritable()) {
        forwarding.upstream().pauseReading();
      }
    }
  }

  void downstreamWritable() {
    if (state instanceof Forwarding forwarding) {
      forwarding.upstream().resumeReading();
    }
  }

  /** The response is whole and its connection already given back. */
  void responseEnd(@Nullable HeaderBlock trailers) {
    if (!(state instanceof Forwarding forwarding)) {
      return;
    }
    downstream.writer().end(trailers);
    forwarding.attempt().endpoint().requestEnded(loop.index());
    complete();
    downstream.exchangeEnded(keepAlive);
  }

  /** The endpoint's connection is gone or useless before the response was whole. */
  void upstreamFailed(UpstreamFailure failure, boolean answerBegun) {
    if (!(state instanceof Forwarding forwarding)) {
      return;
    }
    Connecting attempt = forwarding.attempt();
    attempt.endpoint().requestEnded(loop.index());
    boolean fresh = !forwarding.upstream().reused();
    if (failure.isLostConnection() && fresh && !responseBegun) {
      attempt.endpoint().resetOnFreshConnection();
    }
    if (!answerBegun && mayReplay(attempt, failure)) {
      Endpoint other = nextEndpoint(attempt);
      retry(attempt, other == null ? attempt.endpoint() : other, false);
      return;
    }
    answer(failure.reply());
  }

  // ---- retries

  private boolean mayReplay(Connecting attempt, UpstreamFailure failure) {
    return failure.isLostConnection()
        && request.method().idempotent()
        && retries(attempt, RetryOn.STALE)
        && (request.framing() == BodyFraming.NONE || replay != null)
        && retryBudget(attempt.cluster());
  }

  private boolean retryBudget(Cluster cluster) {
    if (retriedUnder != null) {
      return true;
    }
    if (!cluster.tryRetry()) {
      return false;
    }
    retriedUnder = cluster.circuit();
    return true;
  }

  private static boolean retries(Connecting failed, RetryOn reason) {
    RetrySpec retries = failed.route().retries();
    return failed.retries() < retries.attempts() && retries.on().contains(reason);
  }

  private @Nullable Endpoint nextEndpoint(Connecting failed) {
    Cluster cluster = failed.cluster();
    return cluster.pick(HashKey.of(cluster, request, client()), failed.endpoint());
  }

  private void retry(Connecting failed, Endpoint next, boolean mayReuse) {
    next.retried(loop.index());
    account.retried();
    attempt(failed.retry(next), mayReuse);
  }

  // ---- endings

  private void answer(ErrorReply reply) {
    account.failed(reply);
    if (responseBegun) {
      // The client has part of a response; only breaking off tells it that the rest will not come.
      complete();
      downstream.abort();
      return;
    }
    boolean keep = !reply.closes() && mayKeepAlive();
    downstream.writer().reply(reply, request, keep);
    complete();
    downstream.exchangeEnded(keep);
  }

  private void answer(LocalAnswer answer) {
    account.answered(answer.status());
    boolean keep = mayKeepAlive();
    downstream.writer().answer(answer, request, keep);
    complete();
    downstream.exchangeEnded(keep);
  }

  private boolean mayKeepAlive() {
    return requestWhole && request.keepAlive() && downstream.mayKeepAlive();
  }

  private void closeUpstream() {
    if (state instanceof Forwarding forwarding) {
      forwarding.attempt().endpoint().requestEnded(loop.index());
      forwarding.upstream().close();
    } else if (state instanceof Connecting connecting) {
      connecting.endpoint().requestEnded(loop.index());
    }
  }

  private void complete() {
    if (state instanceof Completed) {
      return;
    }
    state = Completed.INSTANCE;
    CircuitBreaker admitted = admittedBy;
    if (admitted != null) {
      admitted.requestEnded();
    }
    CircuitBreaker retried = retriedUnder;
    if (retried != null) {
      retried.retryEnded();
    }
    account.settle();
    loop.heads().release(request);
  }
}
