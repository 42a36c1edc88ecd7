package io.gazan.dataplane.cluster.sticky;

import io.gazan.dataplane.cluster.Cluster;
import io.gazan.dataplane.cluster.Endpoint;
import io.gazan.dataplane.cluster.Member;
import io.gazan.upstreams.forwarding.StickySpec;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The cookie that keeps a client on its endpoint. Reads the raw value of a {@code Cookie} header in
 * place and writes the value of a {@code Set-Cookie} header. The cookie's value is an endpoint's
 * sticky id; what does not name a usable endpoint of the cluster at hand counts as no cookie.
 */
public final class StickySession {
  private static final int ID_DIGITS = 16;

  private final byte[] name;
  private final byte[] start;
  private final byte[] end;
  private final byte[] endSecure;

  public StickySession(StickySpec spec) {
    name = ascii(spec.cookie());
    start = ascii(spec.cookie() + "=");
    String attributes =
        "; Path="
            + spec.path()
            + "; Max-Age="
            + spec.maxAge().toSeconds()
            + "; HttpOnly; SameSite="
            + sameSite(spec);
    end = ascii(attributes);
    endSecure = ascii(attributes + "; Secure");
  }

  /**
   * Whose endpoint a cookie of this session's name asks for. To be called for each {@code Cookie}
   * line of a request and each cluster of its route, until one answers.
   *
   * @param bytes holds the header's value at {@code [from, to)}
   * @return null without a cookie, or if it names no usable endpoint of this cluster
   */
  public @Nullable Member find(Cluster cluster, byte[] bytes, int from, int to) {
    int at = from;
    while (at < to) {
      while (at < to && (bytes[at] == ' ' || bytes[at] == '\t')) {
        at++;
      }
      int value = valueStart(bytes, at, to);
      if (value >= 0 && value + ID_DIGITS <= to && endsAt(bytes, value + ID_DIGITS, to)) {
        Member member = member(cluster, bytes, value);
        if (member != null) {
          return member;
        }
      }
      while (at < to && bytes[at] != ';') {
        at++;
      }
      at++;
    }
    return null;
  }

  /**
   * The value of the {@code Set-Cookie} header for a client that was given this endpoint.
   *
   * @param secure the client's connection is TLS
   */
  public byte[] setCookie(Endpoint endpoint, boolean secure) {
    byte[] id = endpoint.stickyText();
    byte[] tail = secure ? endSecure : end;
    byte[] value = new byte[start.length + id.length + tail.length];
    System.arraycopy(start, 0, value, 0, start.length);
    System.arraycopy(id, 0, value, start.length, id.length);
    System.arraycopy(tail, 0, value, start.length + id.length, tail.length);
    return value;
  }

  /** Where the value of the cookie at {@code at} begins; -1 if it has another name. */
  private int valueStart(byte[] bytes, int at, int to) {
    int afterName = at + name.length;
    if (afterName >= to || bytes[afterName] != '=') {
      return -1;
    }
    for (int i = 0; i < name.length; i++) {
      if (bytes[at + i] != name[i]) {
        return -1;
      }
    }
    return afterName + 1;
  }

  private static boolean endsAt(byte[] bytes, int at, int to) {
    return at == to || bytes[at] == ';' || bytes[at] == ' ' || bytes[at] == '\t';
  }

  private static @Nullable Member member(Cluster cluster, byte[] bytes, int at) {
    long id = 0;
    for (int i = at; i < at + ID_DIGITS; i++) {
      int digit = digit(bytes[i]);
      if (digit < 0) {
        return null;
      }
      id = id << 4 | digit;
    }
    return cluster.byStickyId(id);
  }

  private static int digit(byte character) {
    if (character >= '0' && character <= '9') {
      return character - '0';
    }
    return character >= 'a' && character <= 'f' ? character - 'a' + 10 : -1;
  }

  private static String sameSite(StickySpec spec) {
    return switch (spec.sameSite()) {
      case LAX -> "Lax";
      case STRICT -> "Strict";
      case NONE -> "None";
    };
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
