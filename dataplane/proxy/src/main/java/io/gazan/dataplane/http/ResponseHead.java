package io.gazan.dataplane.http;

/**
 * A response without its body, as ranges over the bytes it arrived in. Taken from the event loop's
 * pool for one response and given back when its head is written; not readable afterwards.
 *
 * <p>Setters are for the codecs.
 */
public final class ResponseHead {
  private final HeaderBlock headers = new HeaderBlock();
  private int status;
  private int minorVersion = 1;
  private int lineStart;
  private int reasonStart;
  private int reasonEnd;
  private BodyFraming framing = BodyFraming.NONE;
  private long contentLength = -1;
  private boolean keepAlive;
  private boolean plainLength;

  /** Makes the head empty for its next response. */
  public void clear() {
    headers.clear();
    status = 0;
    minorVersion = 1;
    framing = BodyFraming.NONE;
    contentLength = -1;
    keepAlive = false;
    plainLength = false;
  }

  /** The bytes and the header lines. */
  public HeaderBlock headers() {
    return headers;
  }

  public byte[] bytes() {
    return headers.bytes();
  }

  /** The three-digit status code. */
  public int status() {
    return status;
  }

  /** Whether another response head follows for the same request: 1xx except 101. */
  public boolean interim() {
    return status < 200 && status != 101;
  }

  /** 0 or 1, of HTTP/1.0 and HTTP/1.1. */
  public int minorVersion() {
    return minorVersion;
  }

  public int lineStart() {
    return lineStart;
  }

  /** Where the reason phrase begins in {@link #bytes()}; the range may be empty. */
  public int reasonStart() {
    return reasonStart;
  }

  public int reasonEnd() {
    return reasonEnd;
  }

  /** How the body that follows on the upstream connection is framed. */
  public BodyFraming framing() {
    return framing;
  }

  /**
   * The value of {@code Content-Length}, also where no body follows (HEAD, 304); -1 if there is
   * none.
   */
  public long contentLength() {
    return contentLength;
  }

  /** Whether the upstream connection may carry another request after this response. */
  public boolean keepAlive() {
    return keepAlive;
  }

  /** Whether the {@code Content-Length} line is exactly as we would write it. */
  public boolean plainLength() {
    return plainLength;
  }

  public void setLine(
      int newStatus, int newMinorVersion, int start, int newReasonStart, int newReasonEnd) {
    status = newStatus;
    minorVersion = newMinorVersion;
    lineStart = start;
    reasonStart = newReasonStart;
    reasonEnd = newReasonEnd;
  }

  public void setFraming(BodyFraming newFraming, long newContentLength, boolean plain) {
    framing = newFraming;
    contentLength = newContentLength;
    plainLength = plain;
  }

  public void setKeepAlive(boolean on) {
    keepAlive = on;
  }
}
