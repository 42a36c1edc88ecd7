package io.gazan.dataplane.http1;

/**
 * How large a head may be.
 *
 * @param firstLine bytes of the request or status line without its line end
 * @param headers bytes of all header lines together
 * @param lines how many header lines
 * @param trailerLines how many trailer lines after a chunked body
 */
public record HeadLimits(int firstLine, int headers, int lines, int trailerLines) {
  public static final HeadLimits DEFAULT = new HeadLimits(8 * 1024, 32 * 1024, 100, 20);

  /** Endpoints are trusted with more than clients, but not with everything. */
  public static final HeadLimits UPSTREAM = new HeadLimits(8 * 1024, 64 * 1024, 256, 64);

  public HeadLimits {
    if (firstLine < 16 || headers < 16 || lines < 1 || trailerLines < 0) {
      throw new IllegalArgumentException("limits leave no room for a head");
    }
  }
}
