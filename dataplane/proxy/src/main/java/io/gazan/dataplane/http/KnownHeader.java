package io.gazan.dataplane.http;

import org.jspecify.annotations.Nullable;

/**
 * The header names that the codec recognises while it scans: those the proxy acts on, and those so
 * common that recognising them (a few word compares) is cheaper than validating them byte by byte.
 * There are at most 63, so that a set of them is one {@code long} and the 64th value means "some
 * other name".
 */
@SuppressWarnings("EnumOrdinal") // the ordinal is the bit: that is what this enum is for
public enum KnownHeader {
  HOST("host"),
  CONNECTION("connection"),
  CONTENT_LENGTH("content-length"),
  TRANSFER_ENCODING("transfer-encoding"),
  EXPECT("expect"),
  UPGRADE("upgrade"),
  TE("te"),
  TRAILER("trailer"),
  KEEP_ALIVE("keep-alive"),
  PROXY_CONNECTION("proxy-connection"),
  PROXY_AUTHENTICATE("proxy-authenticate"),
  PROXY_AUTHORIZATION("proxy-authorization"),
  COOKIE("cookie"),
  SET_COOKIE("set-cookie"),
  SERVER("server"),
  DATE("date"),
  X_FORWARDED_FOR("x-forwarded-for"),
  X_FORWARDED_PROTO("x-forwarded-proto"),
  X_FORWARDED_HOST("x-forwarded-host"),
  X_FORWARDED_PORT("x-forwarded-port"),
  X_REAL_IP("x-real-ip"),
  X_REQUEST_ID("x-request-id"),
  FORWARDED("forwarded"),
  X_ORIGINAL_URL("x-original-url"),
  X_REWRITE_URL("x-rewrite-url"),
  CONTENT_TYPE("content-type"),
  CONTENT_ENCODING("content-encoding"),
  CONTENT_RANGE("content-range"),
  LOCATION("location"),
  AUTHORIZATION("authorization"),
  WWW_AUTHENTICATE("www-authenticate"),
  USER_AGENT("user-agent"),
  ACCEPT("accept"),
  ACCEPT_LANGUAGE("accept-language"),
  ACCEPT_ENCODING("accept-encoding"),
  ACCEPT_RANGES("accept-ranges"),
  REFERER("referer"),
  ORIGIN("origin"),
  CACHE_CONTROL("cache-control"),
  PRAGMA("pragma"),
  UPGRADE_INSECURE_REQUESTS("upgrade-insecure-requests"),
  SEC_FETCH_SITE("sec-fetch-site"),
  SEC_FETCH_MODE("sec-fetch-mode"),
  SEC_FETCH_USER("sec-fetch-user"),
  SEC_FETCH_DEST("sec-fetch-dest"),
  SEC_CH_UA("sec-ch-ua"),
  SEC_CH_UA_MOBILE("sec-ch-ua-mobile"),
  SEC_CH_UA_PLATFORM("sec-ch-ua-platform"),
  PRIORITY("priority"),
  RANGE("range"),
  IF_NONE_MATCH("if-none-match"),
  IF_MODIFIED_SINCE("if-modified-since"),
  ETAG("etag"),
  LAST_MODIFIED("last-modified"),
  VARY("vary"),
  EXPIRES("expires"),
  AGE("age"),
  X_API_KEY("x-api-key"),
  TRACEPARENT("traceparent"),
  ACCESS_CONTROL_ALLOW_ORIGIN("access-control-allow-origin"),
  STRICT_TRANSPORT_SECURITY("strict-transport-security"),
  SEC_WEBSOCKET_KEY("sec-websocket-key"),
  SEC_WEBSOCKET_VERSION("sec-websocket-version");

  /** Stands in a line's table entry for a name that is none of these. */
  public static final int UNKNOWN = 63;

  private static final KnownHeader[] ALL = values();
  private static final int[] HASHES = new int[ALL.length];

  static {
    for (KnownHeader header : ALL) {
      HASHES[header.ordinal()] = header.lowerName.hashCode();
    }
  }

  private final String lowerName;

  KnownHeader(String lowerName) {
    this.lowerName = lowerName;
  }

  /** The name in lower case. */
  public String lowerName() {
    return lowerName;
  }

  /** This header's number, as it stands in a line's table entry. */
  public int index() {
    return ordinal();
  }

  /** This header's bit in a set of known headers. */
  public long bit() {
    return 1L << ordinal();
  }

  /** The case-insensitive hash of the name, see {@link Ascii#foldedHash}. */
  public int hash() {
    return HASHES[ordinal()];
  }

  /** The hash of the name of the header with this index. */
  public static int hash(int index) {
    return HASHES[index];
  }

  /** The header with this index, null for {@link #UNKNOWN}. */
  public static @Nullable KnownHeader at(int index) {
    return index < ALL.length ? ALL[index] : null;
  }

  static KnownHeader get(int index) {
    return ALL[index];
  }

  static int size() {
    return ALL.length;
  }

  /** The header of a name in any case, null if it is not a known one. Not for the hot path. */
  public static @Nullable KnownHeader of(String name) {
    for (KnownHeader header : ALL) {
      if (header.lowerName.equalsIgnoreCase(name)) {
        return header;
      }
    }
    return null;
  }

  /** The set of these headers. */
  public static long set(KnownHeader... headers) {
    long set = 0;
    for (KnownHeader header : headers) {
      set |= header.bit();
    }
    return set;
  }

  /**
   * The index of the name at {@code [start, start + length)} in any case, or {@link #UNKNOWN}. A
   * known name is a valid token by construction. The array must be readable for eight bytes from
   * {@code start}.
   */
  public static int lookup(byte[] bytes, int start, int length) {
    return KnownHeaderIndex.lookup(bytes, start, length);
  }
}
