package io.gazan.dataplane.proxy;

import io.gazan.dataplane.cluster.Cluster;
import io.gazan.dataplane.cluster.Endpoint;
import io.gazan.dataplane.cluster.shared.CircuitBreaker;
import io.gazan.dataplane.filter.FilterChain;
import io.gazan.dataplane.filter.FilterPass;
import io.gazan.dataplane.filter.LocalAnswer;
import io.gazan.dataplane.filter.auth.jwt.QueryToken;
import io.gazan.dataplane.http.KnownHeader;
import io.gazan.dataplane.http.Method;
import io.gazan.dataplane.http.RequestHead;
import io.gazan.dataplane.http.reply.ErrorReply;
import io.gazan.dataplane.observe.access.AccessEntry;
import io.gazan.dataplane.observe.access.AccessLog;
import io.gazan.dataplane.observe.metrics.LoopMetrics;
import io.gazan.dataplane.proxy.request.Client;
import io.gazan.dataplane.proxy.time.Deadline;
import io.gazan.dataplane.routing.Route;
import io.gazan.upstreams.policy.AccessLogMode;
import io.netty.util.NetUtil;
import org.jspecify.annotations.Nullable;

/**
 * What is remembered of an exchange for its metrics and its line in the access log, and what it
 * holds of its cluster's limits; settled exactly once, at its end, also for refused and broken
 * ones.
 */
public final class ExchangeAccount {
  private final ProxyLoop loop;
  private final Client client;
  private final RequestHead request;
  private final long started;

  private @Nullable Route route;
  private @Nullable FilterPass pass;
  private @Nullable Cluster cluster;
  private @Nullable Endpoint endpoint;
  private @Nullable CircuitBreaker admittedBy;
  private @Nullable CircuitBreaker retriedUnder;
  private @Nullable Deadline deadline;
  private @Nullable ErrorReply error;
  private long firstByteAt;
  private long bytesIn;
  private long bytesOut;
  private int status;
  private boolean answered;
  private int retries;

  ExchangeAccount(ProxyLoop loop, Client client, RequestHead request) {
    this.loop = loop;
    this.client = client;
    this.request = request;
    this.started = loop.now();
  }

  void begin() {
    loop.metrics().request(methodIndex(request.method()), versionIndex(request));
    int underscored = request.underscoredNames();
    if (underscored > 0) {
      loop.metrics().underscoreDropped(underscored);
    }
  }

  /** Methods beyond those that have a series of their own are counted together. */
  private static int methodIndex(Method method) {
    return Math.min(method.index(), LoopMetrics.METHODS.size() - 1);
  }

  private static int versionIndex(RequestHead request) {
    return request.http2() ? LoopMetrics.HTTP_2 : request.minorVersion();
  }

  void matched(Route matched) {
    route = matched;
  }

  /** The filters of the route are about to see the request; they are told how it ends. */
  FilterPass filtering(FilterChain chain, Client from, FilterPass.Owner owner) {
    FilterPass filters = new FilterPass(chain, request, from.forFilters(), loop.eventLoop(), owner);
    pass = filters;
    return filters;
  }

  void attempt(Cluster to, Endpoint at) {
    cluster = to;
    endpoint = at;
  }

  /**
   * Has {@code passed} run once the exchange has taken that long.
   *
   * @param nanos 0 = as long as it likes
   */
  void deadline(long nanos, Runnable passed) {
    if (nanos == 0) {
      return;
    }
    Deadline limit = loop.deadlines().create(passed);
    limit.in(loop.now(), nanos);
    deadline = limit;
  }

  /** Whether the cluster takes one more request; if so, it is counted there until the end. */
  boolean admit(Cluster by) {
    CircuitBreaker circuit = by.circuit();
    if (!circuit.tryRequest()) {
      return false;
    }
    admittedBy = circuit;
    return true;
  }

  /** Whether the cluster's retry budget allows to send again; once is for the whole exchange. */
  boolean mayRetry(Cluster within) {
    if (retriedUnder == null && within.tryRetry()) {
      retriedUnder = within.circuit();
    }
    return retriedUnder != null;
  }

  void retried() {
    retries++;
    loop.metrics().retry();
  }

  /** A final response's head has been read. */
  void answered(int withStatus) {
    status = withStatus;
    answered = true;
    if (endpoint != null) {
      firstByteAt = loop.now();
      loop.metrics().upstreamFirstByte(firstByteAt - started);
    }
  }

  /** A filter has answered. */
  void answered(LocalAnswer answer) {
    ErrorReply refusal = answer.refusal();
    if (refusal == null) {
      answered(answer.status());
    } else {
      failed(refusal);
    }
  }

  void bytesIn(int bytes) {
    bytesIn += bytes;
  }

  void bytesOut(int bytes) {
    bytesOut += bytes;
  }

  /** The exchange ends by {@code reply}; the status of a response that had begun is kept. */
  void failed(ErrorReply reply) {
    error = reply;
    if (status == 0) {
      status = reply.status();
    }
    loop.metrics().error(reply.index());
  }

  /** The exchange is over: counts it, and logs it where that is asked for. */
  void settle() {
    Deadline limit = deadline;
    if (limit != null) {
      limit.release();
    }
    CircuitBreaker admitted = admittedBy;
    if (admitted != null) {
      admitted.requestEnded();
    }
    CircuitBreaker retried = retriedUnder;
    if (retried != null) {
      retried.retryEnded();
    }
    FilterPass filters = pass;
    if (filters != null) {
      filters.end(answered || error != ErrorReply.CLIENT_CLOSED ? status : 0);
    }
    long nanos = loop.now() - started;
    loop.metrics().response(status, nanos);
    loop.metrics().bytesOut(bytesOut);
    AccessLogMode mode = loop.settings().accessLog();
    Route matched = route;
    if (matched != null && matched.accessLog() != null) {
      mode = matched.accessLog();
    }
    if (AccessLog.wants(mode, status)) {
      AccessEntry.Outcome outcome =
          new AccessEntry.Outcome(status, bytesIn, bytesOut, nanos, reason(error));
      loop.accessLog().log(entry(client, request, outcome, upstream(matched)));
    }
  }

  /** A head that could not be read as a request: counted and logged like any other exchange. */
  public static void refused(
      ProxyLoop loop, Client client, @Nullable RequestHead read, ErrorReply reply, long nanos) {
    loop.metrics().error(reply.index());
    loop.metrics().response(reply.status(), nanos);
    if (AccessLog.wants(loop.settings().accessLog(), reply.status())) {
      AccessEntry.Outcome outcome =
          new AccessEntry.Outcome(reply.status(), 0, 0, nanos, reply.reason());
      AccessEntry.Request request =
          read == null
              ? new AccessEntry.Request(null, address(client), null, null, null, null, null)
              : describe(client, read);
      loop.accessLog()
          .log(
              new AccessEntry(
                  System.currentTimeMillis(), request, outcome, AccessEntry.Upstream.NONE));
    }
  }

  private AccessEntry.Upstream upstream(@Nullable Route matched) {
    if (matched == null) {
      return AccessEntry.Upstream.NONE;
    }
    return new AccessEntry.Upstream(
        matched.toString(),
        cluster == null ? null : cluster.name(),
        endpoint == null ? null : endpoint.name(),
        firstByteAt == 0 ? -1 : firstByteAt - started,
        retries);
  }

  private static AccessEntry entry(
      Client client,
      RequestHead request,
      AccessEntry.Outcome outcome,
      AccessEntry.Upstream upstream) {
    long began = System.currentTimeMillis() - outcome.durationNanos() / 1_000_000;
    return new AccessEntry(began, describe(client, request), outcome, upstream);
  }

  private static AccessEntry.Request describe(Client client, RequestHead request) {
    return new AccessEntry.Request(
        client.forwardingHeaders().requestId(request),
        address(client),
        request.methodName(),
        request.host(),
        QueryToken.hidden(request.target()),
        LoopMetrics.VERSIONS.get(versionIndex(request)),
        request.headers().value(KnownHeader.USER_AGENT));
  }

  private static String address(Client client) {
    return NetUtil.toAddressString(client.address().getAddress());
  }

  private static @Nullable String reason(@Nullable ErrorReply error) {
    return error == null ? null : error.reason();
  }
}
