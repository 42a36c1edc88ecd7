package io.gazan.dataplane.config.limits;

/**
 * What one request may be.
 *
 * @param requestLineBytes {@code request_line}; beyond: 414
 * @param headersBytes {@code headers}: all header lines together; beyond: 431
 * @param headerCount {@code header_count}; beyond: 431
 * @param trailerCount {@code trailer_count}
 * @param bodyBytes {@code body}; beyond: 413; 0 = no limit
 * @param bodyAheadBytes {@code body_ahead}: how much of a body of a known length has to be there
 *     before an endpoint gets the request
 */
public record RequestLimits(
    int requestLineBytes,
    int headersBytes,
    int headerCount,
    int trailerCount,
    long bodyBytes,
    int bodyAheadBytes) {
  public static final RequestLimits DEFAULTS =
      new RequestLimits(8 << 10, 32 << 10, 100, 20, 0, 4 << 10);

  public RequestLimits {
    if (requestLineBytes < 64
        || headersBytes < 64
        || headerCount < 1
        || trailerCount < 0
        || bodyBytes < 0
        || bodyAheadBytes < 0) {
      throw new IllegalArgumentException("limits of a request are too small or negative");
    }
  }

  public RequestLimits withBodyBytes(long value) {
    return new RequestLimits(
        requestLineBytes, headersBytes, headerCount, trailerCount, value, bodyAheadBytes);
  }
}
