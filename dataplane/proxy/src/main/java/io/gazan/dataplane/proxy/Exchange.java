package io.gazan.dataplane.proxy;

import io.gazan.dataplane.cluster.Endpoint;
import io.gazan.dataplane.filter.LocalAnswer;
import io.gazan.dataplane.http.HeaderBlock;
import io.gazan.dataplane.http.RequestHead;
import io.gazan.dataplane.http.ResponseHead;
import io.gazan.dataplane.http.reply.ErrorReply;
import io.gazan.dataplane.proxy.ExchangeState.Admitting;
import io.gazan.dataplane.proxy.ExchangeState.Completed;
import io.gazan.dataplane.proxy.ExchangeState.Connecting;
import io.gazan.dataplane.proxy.ExchangeState.Forwarding;
import io.gazan.dataplane.proxy.ExchangeState.Joined;
import io.gazan.dataplane.proxy.ExchangeState.Tunnelling;
import io.gazan.dataplane.proxy.request.Downstream;
import io.gazan.dataplane.proxy.request.UpstreamFailure;
import io.gazan.dataplane.proxy.request.WebSocketHandshake;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * One request and its response, from the head that was read to the last byte that was written: the
 * state machine between a client's side and an endpoint's. It takes the routing table once and
 * keeps to it. Whatever happens, it ends exactly once in {@link Completed}, where it is counted and
 * logged. Owned by the event loop of its two connections.
 */
public final class Exchange {
  private final ProxyLoop loop;
  private final Downstream downstream;
  private final RequestHead request;
  private final ExchangeAccount account;
  private final ExchangeTerms terms;
  private final Admission admission;
  private final SentRequest sent;

  private ExchangeState state = Admitting.INSTANCE;
  private boolean responseBegun;
  private boolean responseWhole;

  public Exchange(ProxyLoop loop, Downstream downstream, RequestHead request) {
    this.loop = loop;
    this.downstream = downstream;
    this.request = request;
    this.account = new ExchangeAccount(loop, downstream.client(), request);
    this.terms = new ExchangeTerms(request, loop.settings());
    this.admission = new Admission(loop, this, account, downstream);
    this.sent = new SentRequest(request);
  }

  public RequestHead request() {
    return request;
  }

  public ExchangeTerms terms() {
    return terms;
  }

  /** Whether the request may rest without end: a tunnel, or a call that is a stream of messages. */
  public boolean isOpenEnded() {
    return state instanceof Tunnelling || terms.waits().isOpenEnded();
  }

  /** Whether the client has part of a response already. */
  public boolean isAnswered() {
    return responseBegun;
  }

  // ---- the way up

  public void start() {
    account.begin();
    account.deadline(terms.waits().totalNanos(), this::deadlinePassed);
    admission.start();
  }

  /** Gets a connection to an endpoint, new or, if it may be, a kept one. */
  void attempt(Connecting connecting, boolean mayReuse) {
    state = connecting;
    Endpoint endpoint = connecting.endpoint();
    endpoint.requestStarted(loop.index());
    account.attempt(connecting.cluster(), endpoint);
    loop.dialer().connect(this, connecting, mayReuse);
  }

  /** There is a connection for this exchange; false if it is not wanted any more. */
  boolean connected(Connecting attempt, Upstream upstream) {
    if (!isWaitingFor(attempt)) {
      return false;
    }
    state = attempt.connected(upstream);
    upstream.begin(this, downstream, terms.requestEdits(attempt.route()));
    if (sent.startOver(upstream)) {
      downstream.bodyWanted();
    }
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
    connecting.endpoint().requestEnded(loop.index());
    failure.tell(connecting.endpoint());
    retry(RetryRules.afterDial(connecting, failure, request, downstream.client()), true, failure);
  }

  // ---- the request's body

  /** Whether more of the request's body can go out now; if not, the client is not read from. */
  public boolean wantsBody() {
    return state.takesBody(request);
  }

  /**
   * How much of the body has to be there before the request goes on; none if 0. When it is, {@link
   * #bodyIsThere} wants to know.
   */
  public int bodyAhead() {
    return admission.bodyAhead();
  }

  public void bodyIsThere() {
    admission.bodyIsThere();
  }

  /** The next {@code length} bytes of {@code in} are body. */
  public void requestBody(ByteBuf in, int length) {
    if (!(state instanceof Joined joined)) {
      in.skipBytes(length);
      return;
    }
    account.bytesIn(length);
    sent.body(joined.upstream(), in, length);
  }

  /**
   * The request is whole, or the client has closed its side of a tunnel.
   *
   * @param trailers stay valid as long as the exchange; null without
   */
  public void requestEnd(@Nullable HeaderBlock trailers) {
    sent.end(trailers);
    if (state instanceof Joined joined) {
      joined.upstream().requestEnd(trailers);
      closeTunnelIfWhole();
    }
  }

  public void flushRequest() {
    if (state instanceof Joined joined) {
      joined.upstream().flush();
    }
  }

  /** The client broke the rules in its body, or took too long over it. */
  public void requestFailed(ErrorReply reply) {
    state.leaveEndpoint(loop.index());
    answer(reply);
  }

  private void deadlinePassed() {
    loop.touchClock();
    requestFailed(ErrorReply.RESPONSE_TIMEOUT);
  }

  /** The client is gone or given up, or wants no answer any more. */
  public void clientClosed(ErrorReply why) {
    if (state instanceof Completed) {
      return;
    }
    state.leaveEndpoint(loop.index());
    account.failed(why);
    complete();
  }

  void upstreamWritable() {
    downstream.bodyWanted();
  }

  // ---- the response

  void interimResponse(ResponseHead head) {
    if (state instanceof Forwarding) {
      downstream.interim(request, head);
    }
  }

  void responseHead(ResponseHead head) {
    if (!(state instanceof Forwarding(Connecting attempt, _))) {
      return;
    }
    if (request.extendedConnect() && head.status() < 300) {
      // To this client any success means that it has a tunnel now.
      requestFailed(ErrorReply.UPSTREAM_PROTOCOL);
      return;
    }
    answered(attempt, head.status());
    downstream.head(
        request,
        head,
        terms.responseEdits(attempt.route()),
        sent.whole(),
        attempt.cookieLine(request, downstream.client()));
  }

  private void answered(Connecting attempt, int status) {
    attempt.endpoint().answered();
    account.answered(status);
    sent.answered();
    responseBegun = true;
  }

  /** Whether the endpoint's 101 is what this request asked for. */
  boolean maySwitchProtocols(ResponseHead head) {
    return state instanceof Forwarding && WebSocketHandshake.accepts(request, head);
  }

  /** The endpoint has answered 101, as it may. */
  void protocolSwitched(ResponseHead head) {
    if (state instanceof Forwarding forwarding) {
      Connecting attempt = forwarding.attempt();
      answered(attempt, head.status());
      state = forwarding.switched();
      downstream.switchProtocols(
          request,
          head,
          terms.responseEdits(attempt.route()),
          attempt.cookieLine(request, downstream.client()));
    }
  }

  void responseBody(ByteBuf in, int length) {
    if (!(state instanceof Joined joined)) {
      in.skipBytes(length);
      return;
    }
    account.bytesOut(length);
    downstream.data(in, length);
    if (!downstream.isWritable()) {
      downstream.flush();
      if (!downstream.isWritable()) {
        joined.upstream().pauseReading();
      }
    }
  }

  public void downstreamWritable() {
    if (state instanceof Joined joined) {
      joined.upstream().resumeReading();
    }
  }

  /** The response is whole and its connection given back, or the endpoint's side of a tunnel. */
  void responseEnd(@Nullable HeaderBlock trailers) {
    if (!(state instanceof Joined joined)) {
      return;
    }
    downstream.end(trailers);
    if (joined instanceof Tunnelling) {
      downstream.flush();
      responseWhole = true;
      closeTunnelIfWhole();
      return;
    }
    joined.attempt().endpoint().requestEnded(loop.index());
    complete();
    downstream.exchangeEnded();
  }

  private void closeTunnelIfWhole() {
    if (state instanceof Tunnelling tunnel
        && tunnel.isEnded(sent.whole(), responseWhole, downstream)) {
      state.leaveEndpoint(loop.index());
      complete();
      downstream.exchangeEnded();
    }
  }

  /** The endpoint's connection is gone or useless before the response was whole. */
  void upstreamFailed(UpstreamFailure failure, boolean answerBegun) {
    if (!(state instanceof Joined joined)) {
      return;
    }
    Connecting attempt = joined.attempt();
    attempt.endpoint().requestEnded(loop.index());
    if (failure.isLostConnection() && !joined.upstream().reused() && !responseBegun) {
      attempt.endpoint().resetOnFreshConnection();
    }
    boolean again =
        !answerBegun
            && !responseBegun
            && RetryRules.mayReplay(attempt, failure, request, sent.isRepeatable())
            && account.mayRetry(attempt.cluster());
    Connecting next = again ? RetryRules.afterLoss(attempt, request, downstream.client()) : null;
    retry(next, false, failure);
  }

  // ---- retries and endings

  /** Makes the next attempt, or none. */
  private void retry(@Nullable Connecting next, boolean mayReuse, UpstreamFailure failure) {
    if (next == null) {
      answer(failure.reply());
      return;
    }
    next.endpoint().retried(loop.index());
    account.retried();
    attempt(next, mayReuse);
  }

  /** Fails: answers with {@code reply}, or breaks off what the client has of an answer. */
  void answer(ErrorReply reply) {
    account.failed(reply);
    if (responseBegun) {
      // The client has part of a response; only breaking off tells it that the rest will not come.
      complete();
      downstream.abort(reply);
      return;
    }
    downstream.reply(request, reply, sent.whole());
    complete();
    downstream.exchangeEnded();
  }

  void answer(LocalAnswer answer) {
    account.answered(answer);
    downstream.answer(request, answer, sent.whole());
    complete();
    downstream.exchangeEnded();
  }

  private void complete() {
    if (state instanceof Completed) {
      return;
    }
    state = Completed.INSTANCE;
    admission.end();
    account.settle();
    loop.heads().release(request);
  }
}
