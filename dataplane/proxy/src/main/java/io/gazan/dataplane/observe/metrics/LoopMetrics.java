package io.gazan.dataplane.observe.metrics;

import io.gazan.dataplane.http.Method;
import io.gazan.dataplane.http.reply.ErrorReply;
import io.gazan.dataplane.http.reply.PeerFault;
import io.gazan.dataplane.observe.family.LatencyBuckets;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.List;

/**
 * The counters of one event loop. Only that loop's thread writes; a scrape reads from any thread.
 * Every counter is a cell of one array that no other loop writes to, stored opaquely, so that an
 * event costs plain loads and stores, no fence, no allocation, and a scrape sees each cell whole
 * and never going backwards. One method per event of an exchange's or connection's life.
 */
public final class LoopMetrics {
  /** Labels of {@link #request}'s first argument, in its order; the last is for everything else. */
  public static final List<String> METHODS =
      List.of("GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH", "other");

  /** Labels of {@link #request}'s second argument, in its order. */
  public static final List<String> VERSIONS = List.of("HTTP/1.0", "HTTP/1.1", "HTTP/2.0");

  /** The index of HTTP/2 in {@link #VERSIONS}; those of HTTP/1 are their minor versions. */
  public static final int HTTP_2 = 2;

  static final int MIN_STATUS = 100;
  static final int MAX_STATUS = 599;

  /** Index of statuses outside {@link #MIN_STATUS}..{@link #MAX_STATUS}. */
  static final int OTHER_STATUS = MAX_STATUS - MIN_STATUS + 1;

  /** Two cache lines, since the prefetcher takes lines in pairs. */
  private static final int PAD = 16;

  private static final VarHandle CELLS = MethodHandles.arrayElementVarHandle(long[].class);

  // Cells of the counters that stand alone. What is open has a cell of its own: the difference of
  // two cells would be off by all that happens between their readings.
  static final int ACCEPTED = PAD;
  static final int ACTIVE = PAD + 1;
  static final int REFUSED = PAD + 2;
  static final int BYTES_IN = PAD + 3;
  static final int BYTES_OUT = PAD + 4;
  static final int UNDERSCORE_DROPPED = PAD + 5;
  static final int RETRIES = PAD + 6;
  static final int POOL_IDLE = PAD + 7;
  static final int UPSTREAM_OPENED = PAD + 8;
  static final int UPSTREAM_CLOSED = PAD + 9;
  static final int UPSTREAM_OPEN = PAD + 10;
  static final int LAG_MAX = PAD + 11;
  static final int STALLS = PAD + 12;
  static final int ACCEPT_PAUSES = PAD + 13;
  static final int MEMORY_FAILURES = PAD + 14;
  static final int AWAITING_BODY = PAD + 15;
  private static final int REQUESTS = PAD + 16;

  // First cells of the histograms: their buckets, then a sum of nanoseconds.
  private static final int HISTOGRAM_SIZE = LatencyBuckets.COUNT + 1;
  static final int RESPONSE = REQUESTS + METHODS.size() * VERSIONS.size();
  static final int REQUEST = RESPONSE + HISTOGRAM_SIZE;
  static final int LAG = REQUEST + HISTOGRAM_SIZE;

  private static final int STATUSES = LAG + HISTOGRAM_SIZE;
  private static final int FAULTS = STATUSES + OTHER_STATUS + 1;
  private static final int FAULT_KINDS = PeerFault.values().length;
  private static final int ERRORS = FAULTS + 2 * FAULT_KINDS;

  private final long[] cells;

  /** Made by {@link ProxyMetrics#newLoop}. */
  LoopMetrics(int errorReasons) {
    cells = new long[ERRORS + errorReasons + PAD];
  }

  /**
   * A request head has been read.
   *
   * @param method index into {@link #METHODS}
   * @param version index into {@link #VERSIONS}
   */
  public void request(int method, int version) {
    add(REQUESTS + method * VERSIONS.size() + version, 1);
  }

  /**
   * A request head has been read.
   *
   * @param minorVersion of HTTP/1
   */
  public void request(Method method, int minorVersion) {
    request(
        switch (method) {
          case GET -> 0;
          case HEAD -> 1;
          case POST -> 2;
          case PUT -> 3;
          case DELETE -> 4;
          case OPTIONS -> 5;
          case PATCH -> 6;
          case TRACE, CONNECT, OTHER -> 7;
        },
        minorVersion);
  }

  /**
   * An exchange has ended with this status, the upstream's or our own.
   *
   * @param latencyNanos from the request's first byte to the response's last
   */
  public void response(int status, long latencyNanos) {
    int known = status >= MIN_STATUS && status <= MAX_STATUS ? status - MIN_STATUS : OTHER_STATUS;
    add(STATUSES + known, 1);
    observe(RESPONSE, latencyNanos);
  }

  /**
   * The upstream's response has begun.
   *
   * @param nanos from the request's first byte to the upstream's first
   */
  public void upstreamFirstByte(long nanos) {
    observe(REQUEST, nanos);
  }

  /**
   * We answered ourselves, or broke off.
   *
   * @param reason index into the reasons that {@link ProxyMetrics} was made with
   */
  public void error(int reason) {
    add(ERRORS + reason, 1);
  }

  /** We answered ourselves, or broke off; for metrics made with {@link ErrorReply}'s reasons. */
  public void error(ErrorReply reply) {
    error(reply.index());
  }

  /** A client's HTTP/2 connection was ended for what the client did. */
  public void clientFault(PeerFault fault) {
    add(FAULTS + fault.index(), 1);
  }

  /** An HTTP/2 connection to an endpoint was ended for what the endpoint did. */
  public void endpointFault(PeerFault fault) {
    add(FAULTS + FAULT_KINDS + fault.index(), 1);
  }

  public void connectionAccepted() {
    add(ACCEPTED, 1);
    add(ACTIVE, 1);
  }

  /** The end of a connection that {@link #connectionAccepted} has counted. */
  public void connectionClosed() {
    add(ACTIVE, -1);
  }

  /** Turned away by a limit on connections; not counted as accepted. */
  public void connectionRefused() {
    add(REFUSED, 1);
  }

  /** Accepting failed and rests for a moment. */
  public void acceptPaused() {
    add(ACCEPT_PAUSES, 1);
  }

  /** A connection ended because there was no memory for what it was to read or write. */
  public void memoryFailure() {
    add(MEMORY_FAILURES, 1);
  }

  /** Read from clients. */
  public void bytesIn(long bytes) {
    add(BYTES_IN, bytes);
  }

  /** Written to clients. */
  public void bytesOut(long bytes) {
    add(BYTES_OUT, bytes);
  }

  /** One request more (1) or less (-1) of which too little of the body is there to go on. */
  public void awaitingBody(int change) {
    add(AWAITING_BODY, change);
  }

  /** Request header lines left out because of a {@code _} in their name. */
  public void underscoreDropped(int lines) {
    add(UNDERSCORE_DROPPED, lines);
  }

  public void retry() {
    add(RETRIES, 1);
  }

  /** This loop's pool holds one idle connection more (1) or less (-1). */
  public void poolIdle(int change) {
    add(POOL_IDLE, change);
  }

  public void upstreamOpened() {
    add(UPSTREAM_OPENED, 1);
    add(UPSTREAM_OPEN, 1);
  }

  public void upstreamClosed() {
    add(UPSTREAM_CLOSED, 1);
    add(UPSTREAM_OPEN, -1);
  }

  /** How late the loop came to a task, and the worst of the last minute. */
  void lag(long nanos, long worstNanos) {
    observe(LAG, nanos);
    CELLS.setOpaque(cells, LAG_MAX, worstNanos);
  }

  void stalled() {
    add(STALLS, 1);
  }

  /** One of the constants above. */
  long count(int cell) {
    return read(cell);
  }

  long requests(int method, int version) {
    return read(REQUESTS + method * VERSIONS.size() + version);
  }

  long responses(int statusIndex) {
    return read(STATUSES + statusIndex);
  }

  long errors(int reason) {
    return read(ERRORS + reason);
  }

  long clientFaults(PeerFault fault) {
    return read(FAULTS + fault.index());
  }

  long endpointFaults(PeerFault fault) {
    return read(FAULTS + FAULT_KINDS + fault.index());
  }

  long bucket(int histogram, int bucket) {
    return read(histogram + bucket);
  }

  /** How many durations a histogram holds. */
  long observed(int histogram) {
    long sum = 0;
    for (int bucket = 0; bucket < LatencyBuckets.COUNT; bucket++) {
      sum += bucket(histogram, bucket);
    }
    return sum;
  }

  long sumNanos(int histogram) {
    return read(histogram + LatencyBuckets.COUNT);
  }

  private void observe(int histogram, long nanos) {
    add(histogram + LatencyBuckets.of(nanos), 1);
    add(histogram + LatencyBuckets.COUNT, Math.max(nanos, 0));
  }

  private void add(int cell, long amount) {
    CELLS.setOpaque(cells, cell, cells[cell] + amount);
  }

  private long read(int cell) {
    return (long) CELLS.getOpaque(cells, cell);
  }
}
