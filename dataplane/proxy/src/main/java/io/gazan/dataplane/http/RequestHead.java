package io.gazan.dataplane.http;

import java.util.Arrays;

/**
 * A request without its body, as ranges over the bytes it arrived in. What is read here was
 * checked: one host, one framing, one canonical path. Everything that routing, filters and the
 * exchange decide on is a field that the codec filled during its scan; the header lines stay in
 * their {@link HeaderBlock} untouched. Taken from the event loop's pool for one exchange and given
 * back after it; not readable afterwards.
 *
 * <p>Setters are for the codecs.
 */
public final class RequestHead {
  private static final int KEEP_ALIVE = 1;
  private static final int EXPECT_CONTINUE = 2;
  private static final int UPGRADE = 4;
  private static final int AMBIGUOUS = 8;
  private static final int TRAILERS = 16;
  private static final int REWRITTEN = 32;
  private static final int PLAIN_LENGTH = 64;
  private static final int HTTP2 = 128;
  private static final int EXTENDED_CONNECT = 256;
  private static final int LOOSE = 512;
  private static final int KEPT_SPARE = 4096;

  private final HeaderBlock headers = new HeaderBlock();
  private byte[] spare = new byte[256];
  private int spareEnd;

  private Method method = Method.OTHER;
  private int lineStart;
  private int methodEnd;
  private int targetStart;
  private int targetEnd;
  private int minorVersion = 1;
  private boolean pathInSpare;
  private int pathStart;
  private int pathEnd;
  private int queryStart;
  private int queryEnd;
  private boolean hostInSpare;
  private int hostStart;
  private int hostEnd;
  private int hostHash;
  private int authorityStart;
  private int authorityEnd;
  private BodyFraming framing = BodyFraming.NONE;
  private long contentLength = -1;
  private int flags;
  private long idHigh;
  private long idLow;

  /** Makes the head empty for its next request. */
  public void clear(long newIdHigh, long newIdLow) {
    headers.clear();
    if (spare.length > KEPT_SPARE) {
      spare = new byte[256];
    }
    spareEnd = 0;
    method = Method.OTHER;
    minorVersion = 1;
    hostInSpare = true;
    hostStart = 0;
    hostEnd = 0;
    hostHash = 0;
    authorityStart = 0;
    authorityEnd = 0;
    framing = BodyFraming.NONE;
    contentLength = -1;
    flags = 0;
    idHigh = newIdHigh;
    idLow = newIdLow;
  }

  /** The bytes and the header lines. */
  public HeaderBlock headers() {
    return headers;
  }

  /** The array that the ranges of this head point into, unless a range names its own array. */
  public byte[] bytes() {
    return headers.bytes();
  }

  public Method method() {
    return method;
  }

  /** Where the request line and with it the method begins. */
  public int methodStart() {
    return lineStart;
  }

  public int methodEnd() {
    return methodEnd;
  }

  /** The method's token. Allocates for {@link Method#OTHER}. */
  public String methodName() {
    return method == Method.OTHER ? Ascii.string(bytes(), lineStart, methodEnd) : method.name();
  }

  /** 0 or 1, of HTTP/1.0 and HTTP/1.1. */
  public int minorVersion() {
    return minorVersion;
  }

  /** Where the request target as it came begins, for the log. */
  public int targetStart() {
    return targetStart;
  }

  public int targetEnd() {
    return targetEnd;
  }

  /** The request target as it came. Allocates. */
  public String target() {
    return Ascii.string(bytes(), targetStart, targetEnd);
  }

  /**
   * The array of the canonical path: this head's own bytes when the path came in canonical form.
   * The canonical path is what is matched, authorised and sent: dot segments resolved, unreserved
   * escapes decoded; it begins with a slash, or is {@code *}.
   */
  public byte[] pathBytes() {
    return pathInSpare ? spare : headers.bytes();
  }

  public int pathStart() {
    return pathStart;
  }

  public int pathEnd() {
    return pathEnd;
  }

  /** The canonical path. Allocates. */
  public String path() {
    return Ascii.string(pathBytes(), pathStart, pathEnd);
  }

  public boolean hasQuery() {
    return queryStart >= 0;
  }

  /** Where the query begins in {@link #bytes()}, after its question mark; -1 without a query. */
  public int queryStart() {
    return queryStart;
  }

  public int queryEnd() {
    return queryEnd;
  }

  /**
   * The array of the host to route by: lower case, without port and without a trailing dot, an IPv6
   * literal with its brackets. The range is empty if an HTTP/1.0 request names no host.
   */
  public byte[] hostBytes() {
    return hostInSpare ? spare : headers.bytes();
  }

  public int hostStart() {
    return hostStart;
  }

  public int hostEnd() {
    return hostEnd;
  }

  /** {@code hashCode()} of the host's text. */
  public int hostHash() {
    return hostHash;
  }

  /** The host to route by. Allocates. */
  public String host() {
    return Ascii.string(hostBytes(), hostStart, hostEnd);
  }

  /** Where host and port as the client wrote them begin in {@link #bytes()}; empty without. */
  public int authorityStart() {
    return authorityStart;
  }

  public int authorityEnd() {
    return authorityEnd;
  }

  /** {@link BodyFraming#NONE}, {@code LENGTH} or {@code CHUNKED}. */
  public BodyFraming framing() {
    return framing;
  }

  /** The value of {@code Content-Length}, -1 unless the framing is {@code LENGTH}. */
  public long contentLength() {
    return contentLength;
  }

  /** Whether the client wants the connection kept after this exchange. */
  public boolean keepAlive() {
    return (flags & KEEP_ALIVE) != 0;
  }

  /** Whether the client waits for {@code 100 Continue} before it sends the body. */
  public boolean expectContinue() {
    return (flags & EXPECT_CONTINUE) != 0;
  }

  /** Whether this is a GET that asks to be upgraded to WebSocket. */
  public boolean upgradeRequested() {
    return (flags & UPGRADE) != 0;
  }

  /**
   * Whether the path may name something else to a looser reader: it holds an encoded slash or
   * backslash, or a dot segment with parameters. Routes that authorise by path refuse it.
   */
  public boolean ambiguousPath() {
    return (flags & AMBIGUOUS) != 0;
  }

  /**
   * Whether the path has something in it that servers read in more than one way: an encoded slash
   * or backslash, parameters, or two slashes in a row. See {@link LoosePath}.
   */
  public boolean loosePath() {
    return (flags & LOOSE) != 0;
  }

  /** Whether the client announced that it takes trailers ({@code TE: trailers}). */
  public boolean acceptsTrailers() {
    return (flags & TRAILERS) != 0;
  }

  /** Whether the request came over HTTP/2; its bytes are then the HTTP/1.1 image of it. */
  public boolean http2() {
    return (flags & HTTP2) != 0;
  }

  /**
   * Whether this is an HTTP/2 request for a WebSocket (RFC 8441): {@code :method CONNECT} with
   * {@code :protocol websocket}. Everything else here reads like the GET of an HTTP/1.1 upgrade,
   * except that there is no {@code Sec-WebSocket-Key} and that the answer is 200, not 101.
   */
  public boolean extendedConnect() {
    return (flags & EXTENDED_CONNECT) != 0;
  }

  /** Whether the request line cannot be sent as it came and has to be put together. */
  public boolean rewritten() {
    return (flags & REWRITTEN) != 0;
  }

  /** Whether the {@code Content-Length} line is exactly as we would write it. */
  public boolean plainLength() {
    return (flags & PLAIN_LENGTH) != 0;
  }

  /** How many header lines are not forwarded because their name holds an underscore. */
  public int underscoredNames() {
    return headers.underscored();
  }

  /** The high half of the request id made for this request, used unless a trusted peer sent one. */
  public long idHigh() {
    return idHigh;
  }

  public long idLow() {
    return idLow;
  }

  /** Room for {@code length} bytes that stay valid as long as this head; returns their start. */
  public int reserveSpare(int length) {
    int start = spareEnd;
    if (start + length > spare.length) {
      spare = Arrays.copyOf(spare, Math.max(spare.length * 2, start + length));
    }
    spareEnd = start + length;
    return start;
  }

  /** The array that {@link #reserveSpare} hands out room in; it may change with every call. */
  public byte[] spare() {
    return spare;
  }

  public void setLine(
      Method newMethod, int start, int newMethodEnd, int newTargetStart, int newTargetEnd) {
    method = newMethod;
    lineStart = start;
    methodEnd = newMethodEnd;
    targetStart = newTargetStart;
    targetEnd = newTargetEnd;
  }

  public void setMinorVersion(int newMinorVersion) {
    minorVersion = newMinorVersion;
  }

  /** The path's range, in {@link #spare()} or in {@link #bytes()}. */
  public void setPath(boolean inSpare, int start, int end) {
    pathInSpare = inSpare;
    pathStart = start;
    pathEnd = end;
  }

  public void setQuery(int start, int end) {
    queryStart = start;
    queryEnd = end;
  }

  /** The host's range, in {@link #spare()} or in {@link #bytes()}. */
  public void setHost(boolean inSpare, int start, int end, int hash) {
    hostInSpare = inSpare;
    hostStart = start;
    hostEnd = end;
    hostHash = hash;
  }

  public void setAuthority(int start, int end) {
    authorityStart = start;
    authorityEnd = end;
  }

  public void setFraming(BodyFraming newFraming, long newContentLength, boolean plain) {
    framing = newFraming;
    contentLength = newContentLength;
    set(PLAIN_LENGTH, plain);
  }

  public void setKeepAlive(boolean on) {
    set(KEEP_ALIVE, on);
  }

  /** The exchange clears this when it answered the expectation itself. */
  public void setExpectContinue(boolean on) {
    set(EXPECT_CONTINUE, on);
  }

  public void setUpgradeRequested(boolean on) {
    set(UPGRADE, on);
  }

  public void setAmbiguousPath(boolean on) {
    set(AMBIGUOUS, on);
  }

  public void setLoosePath(boolean on) {
    set(LOOSE, on);
  }

  public void setAcceptsTrailers(boolean on) {
    set(TRAILERS, on);
  }

  public void setHttp2(boolean on) {
    set(HTTP2, on);
  }

  public void setExtendedConnect(boolean on) {
    set(EXTENDED_CONNECT, on);
  }

  public void setRewritten(boolean on) {
    set(REWRITTEN, on);
  }

  private void set(int flag, boolean on) {
    flags = on ? flags | flag : flags & ~flag;
  }
}
