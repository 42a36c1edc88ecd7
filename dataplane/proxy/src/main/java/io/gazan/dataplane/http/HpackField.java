package io.gazan.dataplane.http;

import java.util.Arrays;

/**
 * Writes one header field in HPACK (RFC 7541) as the proxy does it: names of the static table by
 * their index, everything else as plain text, nothing ever added to a dynamic table, no Huffman
 * code. So every field costs the sender two array copies, and a field is the same bytes on every
 * connection and can be compiled ahead of time. Credentials are written as "never indexed", so that
 * no proxy behind us puts them into a table either.
 */
public final class HpackField {
  /** More than the bytes a field needs beyond its name and its value. */
  public static final int OVERHEAD = 16;

  private static final int WITHOUT_INDEXING = 0x00;
  private static final int NEVER_INDEXED = 0x10;
  private static final int NAME_PREFIX = 15;
  private static final int LENGTH_PREFIX = 127;

  private static final long SENSITIVE =
      KnownHeader.set(
          KnownHeader.AUTHORIZATION,
          KnownHeader.PROXY_AUTHORIZATION,
          KnownHeader.COOKIE,
          KnownHeader.SET_COOKIE,
          KnownHeader.X_API_KEY);

  /** Per known header: how a field of that name begins, up to its value. */
  private static final byte[][] BEGINNINGS = new byte[KnownHeader.size()][];

  static {
    for (int i = 0; i < BEGINNINGS.length; i++) {
      KnownHeader header = KnownHeader.get(i);
      int type = (SENSITIVE & header.bit()) != 0 ? NEVER_INDEXED : WITHOUT_INDEXING;
      byte[] name = Ascii.bytes(header.lowerName());
      byte[] beginning = new byte[name.length + OVERHEAD];
      int index = staticIndex(header);
      int end = integer(beginning, 0, type, NAME_PREFIX, index);
      if (index == 0) {
        end = text(beginning, end, name, 0, name.length);
      }
      BEGINNINGS[i] = Arrays.copyOf(beginning, end);
    }
  }

  private HpackField() {}

  /** Where the name stands in the static table (RFC 7541 appendix A), 0 if it does not. */
  private static int staticIndex(KnownHeader header) {
    return switch (header) {
      case ACCEPT_ENCODING -> 16;
      case ACCEPT_LANGUAGE -> 17;
      case ACCEPT_RANGES -> 18;
      case ACCEPT -> 19;
      case ACCESS_CONTROL_ALLOW_ORIGIN -> 20;
      case AGE -> 21;
      case AUTHORIZATION -> 23;
      case CACHE_CONTROL -> 24;
      case CONTENT_ENCODING -> 26;
      case CONTENT_LENGTH -> 28;
      case CONTENT_RANGE -> 30;
      case CONTENT_TYPE -> 31;
      case COOKIE -> 32;
      case DATE -> 33;
      case ETAG -> 34;
      case EXPECT -> 35;
      case EXPIRES -> 36;
      case HOST -> 38;
      case IF_MODIFIED_SINCE -> 40;
      case IF_NONE_MATCH -> 41;
      case LAST_MODIFIED -> 44;
      case LOCATION -> 46;
      case PROXY_AUTHENTICATE -> 48;
      case PROXY_AUTHORIZATION -> 49;
      case RANGE -> 50;
      case REFERER -> 51;
      case SERVER -> 54;
      case SET_COOKIE -> 55;
      case STRICT_TRANSPORT_SECURITY -> 56;
      case TRANSFER_ENCODING -> 57;
      case USER_AGENT -> 58;
      case VARY -> 59;
      case WWW_AUTHENTICATE -> 61;
      case CONNECTION,
          UPGRADE,
          TE,
          TRAILER,
          KEEP_ALIVE,
          PROXY_CONNECTION,
          X_FORWARDED_FOR,
          X_FORWARDED_PROTO,
          X_FORWARDED_HOST,
          X_FORWARDED_PORT,
          X_REAL_IP,
          X_REQUEST_ID,
          FORWARDED,
          X_ORIGINAL_URL,
          X_REWRITE_URL,
          ORIGIN,
          PRAGMA,
          UPGRADE_INSECURE_REQUESTS,
          SEC_FETCH_SITE,
          SEC_FETCH_MODE,
          SEC_FETCH_USER,
          SEC_FETCH_DEST,
          SEC_CH_UA,
          SEC_CH_UA_MOBILE,
          SEC_CH_UA_PLATFORM,
          PRIORITY,
          X_API_KEY,
          TRACEPARENT,
          SEC_WEBSOCKET_KEY,
          SEC_WEBSOCKET_VERSION ->
          0;
    };
  }

  /** Writes a field's name: {@code known} decides, the bytes only count for an unknown one. */
  public static int name(byte[] out, int at, int known, byte[] bytes, int start, int end) {
    if (known != KnownHeader.UNKNOWN) {
      byte[] beginning = BEGINNINGS[known];
      System.arraycopy(beginning, 0, out, at, beginning.length);
      return at + beginning.length;
    }
    out[at] = WITHOUT_INDEXING;
    int n = integer(out, at + 1, 0, LENGTH_PREFIX, end - start);
    for (int i = start; i < end; i++) {
      out[n++] = Ascii.lower(bytes[i]);
    }
    return n;
  }

  /** Writes the name of a known header. */
  public static int name(byte[] out, int at, KnownHeader header) {
    byte[] beginning = BEGINNINGS[header.index()];
    System.arraycopy(beginning, 0, out, at, beginning.length);
    return at + beginning.length;
  }

  /** Writes a field whose name has this index in the static table. */
  public static int indexedName(byte[] out, int at, int index) {
    return integer(out, at, WITHOUT_INDEXING, NAME_PREFIX, index);
  }

  /** Writes a value, or a name that is in lower case: its length and its bytes. */
  public static int text(byte[] out, int at, byte[] bytes, int start, int end) {
    int n = integer(out, at, 0, LENGTH_PREFIX, end - start);
    System.arraycopy(bytes, start, out, n, end - start);
    return n + end - start;
  }

  /** Writes a number as a value, in decimal. */
  public static int number(byte[] out, int at, long number) {
    int digits = 1;
    for (long rest = number / 10; rest > 0; rest /= 10) {
      digits++;
    }
    out[at] = (byte) digits;
    long rest = number;
    for (int i = at + digits; i > at; i--) {
      out[i] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
    return at + 1 + digits;
  }

  /** The start of a value of {@code length} bytes that the caller writes itself. */
  public static int length(byte[] out, int at, int length) {
    return integer(out, at, 0, LENGTH_PREFIX, length);
  }

  /** Writes an integer (RFC 7541 §5.1) behind the bits of {@code type}. */
  private static int integer(byte[] out, int at, int type, int prefix, int value) {
    if (value < prefix) {
      out[at] = (byte) (type | value);
      return at + 1;
    }
    out[at] = (byte) (type | prefix);
    int n = at + 1;
    int rest = value - prefix;
    while (rest >= 0x80) {
      out[n++] = (byte) (0x80 | (rest & 0x7F));
      rest >>>= 7;
    }
    out[n++] = (byte) rest;
    return n;
  }
}
