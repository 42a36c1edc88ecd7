package io.gazan.dataplane.http1;

import io.gazan.dataplane.http.RequestHead;
import io.gazan.dataplane.http.ResponseHead;

/**
 * The heads of one event loop. A head is taken when the first byte of a message arrives and given
 * back when the exchange needs it no more, so an idle connection holds none. The pool keeps a
 * bounded number of free ones; beyond that they are left to the collector.
 */
public final class HeadPool {
  private static final int KEPT = 256;

  private final RequestHead[] requests = new RequestHead[KEPT];
  private final ResponseHead[] responses = new ResponseHead[KEPT];
  private final RequestIds ids = new RequestIds();
  private int freeRequests;
  private int freeResponses;

  /** An empty request head with an id of its own. */
  public RequestHead takeRequest() {
    RequestHead head = freeRequests == 0 ? new RequestHead() : requests[--freeRequests];
    head.clear(ids.next(), ids.next());
    return head;
  }

  /** Gives a request head back; the caller must not touch it any more. */
  public void release(RequestHead head) {
    if (freeRequests < KEPT) {
      requests[freeRequests++] = head;
    }
  }

  /** An empty response head. */
  public ResponseHead takeResponse() {
    ResponseHead head = freeResponses == 0 ? new ResponseHead() : responses[--freeResponses];
    head.clear();
    return head;
  }

  /** Gives a response head back; the caller must not touch it any more. */
  public void release(ResponseHead head) {
    if (freeResponses < KEPT) {
      responses[freeResponses++] = head;
    }
  }
}
