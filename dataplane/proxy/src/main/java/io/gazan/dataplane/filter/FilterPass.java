package io.gazan.dataplane.filter;

import io.gazan.dataplane.filter.Verdict.Decision;
import io.gazan.dataplane.http.HeaderEdits;
import io.gazan.dataplane.http.RequestHead;
import java.net.InetAddress;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One request on its way through the filters of its route, and what they record of it: changes of
 * the head that goes to the endpoint and of the one that goes to the client, over what the route
 * does to every exchange. Owned by the event loop of the client's connection; only a {@link Later}
 * is decided from elsewhere.
 */
public final class FilterPass {
  /** Whoever waits for the outcome. */
  public interface Owner {
    /**
     * Called once, on the event loop, unless the pass is ended before.
     *
     * @param answer what ends the exchange here; null if the request goes on to an endpoint
     */
    void filtered(@Nullable LocalAnswer answer);
  }

  private final FilterChain chain;
  private final RequestHead head;
  private final FilterClient client;
  private final Executor loop;
  private final Owner owner;
  private int next;
  private @Nullable Later waiting;
  private @Nullable ClientAddress from;
  private HeaderEdits.@Nullable Builder request;
  private @Nullable PreparedEdits response;

  /**
   * @param loop the event loop of the client's connection
   */
  public FilterPass(
      FilterChain chain, RequestHead head, FilterClient client, Executor loop, Owner owner) {
    this.chain = chain;
    this.head = head;
    this.client = client;
    this.loop = loop;
    this.owner = owner;
  }

  /** The request's head; a filter may change its path and query on the way. */
  public RequestHead head() {
    return head;
  }

  public FilterClient client() {
    return client;
  }

  /** Who the request is from, as far as trusted proxies tell. */
  public ClientAddress from() {
    ClientAddress known = from;
    if (known == null) {
      known = ClientAddress.of(client, head.headers());
      from = known;
    }
    return known;
  }

  /** What the request is counted by: the client's address, else that of the nearest proxy. */
  public InetAddress clientAddress() {
    return from().address();
  }

  /** Records changes of the head that goes to the endpoint; they win over the route's. */
  public HeaderEdits.Builder request() {
    HeaderEdits.Builder edits = request;
    if (edits == null) {
      edits = new HeaderEdits.Builder();
      request = edits;
    }
    return edits;
  }

  /**
   * Changes the head that goes to the client; wins over the route's changes, and takes the place of
   * what was said here before. The lines also go on the answer of a filter.
   */
  public void response(PreparedEdits edits) {
    response = edits;
  }

  /** What happens to the head for the endpoint. */
  public HeaderEdits requestEdits(HeaderEdits route) {
    return request == null ? route : route.with(request);
  }

  /** What happens to the head for the client. */
  public HeaderEdits responseEdits(HeaderEdits route) {
    return response == null ? route : response.over(route);
  }

  /** For a filter that cannot decide at once; it returns this. */
  public Later later() {
    Later later = new Later(this);
    waiting = later;
    return later;
  }

  /** Runs the filters until one answers or has to wait, or all have let the request pass. */
  public void run() {
    while (next < chain.size()) {
      switch (chain.filter(next++).onRequest(this)) {
        case Verdict.Pass _ -> {}
        case LocalAnswer answer -> {
          answer(answer);
          return;
        }
        case Later later -> {
          waiting = later;
          return;
        }
      }
    }
    owner.filtered(null);
  }

  void decide(Later later, Decision decision, Consumer<FilterPass> before) {
    loop.execute(() -> decided(later, decision, before));
  }

  private void decided(Later later, Decision decision, Consumer<FilterPass> before) {
    if (waiting != later) {
      return;
    }
    waiting = null;
    before.accept(this);
    switch (decision) {
      case Verdict.Pass _ -> run();
      case LocalAnswer answer -> answer(answer);
    }
  }

  private void answer(LocalAnswer answer) {
    owner.filtered(response == null ? answer : answer.with(response));
  }

  /**
   * The exchange is over: what is not decided yet is not waited for any more, and the filters that
   * watch answers learn this one.
   *
   * @param status what the client got; 0 if it went away before
   */
  public void end(int status) {
    Later undecided = waiting;
    waiting = null;
    if (undecided != null) {
      undecided.cancelled();
    }
    if (status > 0) {
      chain.answered(this, status);
    }
  }
}
