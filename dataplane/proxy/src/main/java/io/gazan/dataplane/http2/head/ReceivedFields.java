package io.gazan.dataplane.http2.head;

import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.util.AsciiString;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The fields of one header block in the order they came, pseudo-header fields apart. One per
 * connection: it is filled anew for each block and read before the next one, so decoding a block
 * makes no objects but what HPACK makes. It is a {@link Http2Headers} only because Netty's decoder
 * wants one, and answers just what that asks for. The first thing that is malformed (RFC 9113 §8.3)
 * is remembered, not thrown, because the block has to be decoded to its end.
 */
final class ReceivedFields extends DefaultHttp2Headers {
  private static final AsciiString METHOD = AsciiString.cached(":method");
  private static final AsciiString SCHEME = AsciiString.cached(":scheme");
  private static final AsciiString AUTHORITY = AsciiString.cached(":authority");
  private static final AsciiString PATH = AsciiString.cached(":path");
  private static final AsciiString STATUS = AsciiString.cached(":status");
  private static final AsciiString PROTOCOL = AsciiString.cached(":protocol");
  private static final AsciiString HOST = AsciiString.cached("host");
  private static final AsciiString COOKIE = AsciiString.cached("cookie");

  private final int limit;
  private AsciiString[] names = new AsciiString[32];
  private AsciiString[] values = new AsciiString[32];
  private int count;
  private int pseudo;
  private boolean regular;
  private boolean tooMany;
  private int firstCookie;
  private @Nullable AsciiString method;
  private @Nullable AsciiString scheme;
  private @Nullable AsciiString authority;
  private @Nullable AsciiString path;
  private @Nullable AsciiString status;
  private @Nullable AsciiString protocol;
  private @Nullable AsciiString host;
  private @Nullable String malformed;

  /**
   * @param limit how many fields are kept; of what comes after them only the number is known
   */
  ReceivedFields(int limit) {
    super(false, false, 2);
    this.limit = limit;
  }

  /** Forgets everything, for the next block. */
  void reset() {
    Arrays.fill(names, 0, count, null);
    Arrays.fill(values, 0, count, null);
    count = 0;
    pseudo = 0;
    regular = false;
    tooMany = false;
    firstCookie = -1;
    method = null;
    scheme = null;
    authority = null;
    path = null;
    status = null;
    protocol = null;
    host = null;
    malformed = null;
  }

  @Override
  public Http2Headers add(CharSequence name, CharSequence value) {
    AsciiString ascii = AsciiString.of(name);
    AsciiString text = AsciiString.of(value);
    if (!ascii.isEmpty() && ascii.byteAt(0) == ':') {
      pseudo++;
      if (regular) {
        fail("pseudo-header field after a regular field");
      } else {
        pseudo(ascii, text);
      }
      return this;
    }
    regular = true;
    if (ascii.contentEquals(HOST)) {
      if (host != null) {
        fail("more than one host");
      }
      host = text;
    } else if (count == limit) {
      tooMany = true;
    } else {
      if (firstCookie < 0 && ascii.contentEquals(COOKIE)) {
        firstCookie = count;
      }
      store(ascii, text);
    }
    return this;
  }

  private void store(AsciiString name, AsciiString value) {
    if (count == names.length) {
      names = Arrays.copyOf(names, count * 2);
      values = Arrays.copyOf(values, count * 2);
    }
    names[count] = name;
    values[count] = value;
    count++;
  }

  private void pseudo(AsciiString name, AsciiString value) {
    if (name.contentEquals(METHOD)) {
      method = once(method, value);
    } else if (name.contentEquals(PATH)) {
      path = once(path, value);
    } else if (name.contentEquals(SCHEME)) {
      scheme = once(scheme, value);
    } else if (name.contentEquals(AUTHORITY)) {
      authority = once(authority, value);
    } else if (name.contentEquals(STATUS)) {
      status = once(status, value);
    } else if (name.contentEquals(PROTOCOL)) {
      protocol = once(protocol, value);
    } else {
      fail("unknown pseudo-header field");
    }
  }

  private AsciiString once(@Nullable AsciiString before, AsciiString value) {
    if (before != null) {
      fail("pseudo-header field given twice");
    }
    return value;
  }

  private void fail(String why) {
    if (malformed == null) {
      malformed = why;
    }
  }

  /** What is malformed about the block as such, null if nothing is. */
  @Nullable String malformed() {
    return malformed;
  }

  /** Whether fields beyond the limit were left out. */
  boolean tooMany() {
    return tooMany;
  }

  /** How many regular fields there are, {@code host} not counted. */
  int count() {
    return count;
  }

  AsciiString name(int field) {
    return names[field];
  }

  AsciiString value(int field) {
    return values[field];
  }

  /** Whether the field is a {@code cookie}. */
  boolean isCookie(int field) {
    return firstCookie >= 0 && field >= firstCookie && names[field].contentEquals(COOKIE);
  }

  /** The first {@code cookie}, -1 if there is none. */
  int firstCookie() {
    return firstCookie;
  }

  /** How many pseudo-header fields there were. */
  int pseudo() {
    return pseudo;
  }

  @Nullable AsciiString host() {
    return host;
  }

  @Nullable AsciiString protocol() {
    return protocol;
  }

  @Override
  public @Nullable AsciiString method() {
    return method;
  }

  @Override
  public @Nullable AsciiString scheme() {
    return scheme;
  }

  @Override
  public @Nullable AsciiString authority() {
    return authority;
  }

  @Override
  public @Nullable AsciiString path() {
    return path;
  }

  @Override
  public @Nullable AsciiString status() {
    return status;
  }

  @Override
  public int size() {
    return pseudo + count + (host == null ? 0 : 1);
  }

  @Override
  public boolean isEmpty() {
    return size() == 0;
  }

  @Override
  public boolean contains(CharSequence name) {
    return PROTOCOL.contentEquals(name) ? protocol != null : !getAll(name).isEmpty();
  }

  /** The decoder asks for {@code content-length} in order to count what follows. */
  @Override
  public List<CharSequence> getAll(CharSequence name) {
    List<CharSequence> found = List.of();
    for (int i = 0; i < count; i++) {
      if (names[i].contentEquals(name)) {
        if (found.isEmpty()) {
          found = new ArrayList<>(1);
        }
        found.add(values[i]);
      }
    }
    return found;
  }

  /** The decoder would write the length anew in its own spelling; ours is stricter than that. */
  @Override
  public Http2Headers setLong(CharSequence name, long value) {
    return this;
  }

  /** Names only: a value may be a secret. */
  @Override
  public String toString() {
    return "ReceivedFields[" + pseudo + " pseudo, " + count + " regular]";
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return this == other;
  }

  @Override
  public int hashCode() {
    return System.identityHashCode(this);
  }
}
