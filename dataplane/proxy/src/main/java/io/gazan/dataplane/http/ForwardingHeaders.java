package io.gazan.dataplane.http;

import io.netty.util.NetUtil;
import java.net.InetSocketAddress;

/**
 * Tells the endpoint who asked: {@code X-Forwarded-For}, {@code -Proto}, {@code -Host}, {@code
 * -Port}, {@code X-Real-IP} and {@code X-Request-Id}. One per downstream connection, because most
 * of it is the same for all its requests and is kept as ready lines. What an untrusted peer says
 * about itself is dropped and replaced; a trusted peer's {@code X-Forwarded-For} is appended to and
 * the rest of what it says is kept, missing parts are added. Where clients are asked for a
 * certificate, {@code X-Client-Verify} and {@code X-Client-Subject} say what came of it; nobody
 * else's lines of these names are ever passed on.
 */
public final class ForwardingHeaders {
  private static final byte[] FOR = Ascii.bytes("X-Forwarded-For: ");
  private static final byte[] HOST = Ascii.bytes("X-Forwarded-Host: ");
  private static final byte[] REAL_IP = Ascii.bytes("X-Real-IP: ");
  private static final byte[] REQUEST_ID = Ascii.bytes("X-Request-Id: ");
  private static final byte[] HEX = Ascii.bytes("0123456789abcdef");
  private static final int ID_LENGTH = 32;

  private static final long WRITTEN =
      KnownHeader.set(
          KnownHeader.X_FORWARDED_FOR,
          KnownHeader.X_FORWARDED_PROTO,
          KnownHeader.X_FORWARDED_HOST,
          KnownHeader.X_FORWARDED_PORT,
          KnownHeader.X_REAL_IP,
          KnownHeader.X_REQUEST_ID);

  private static final long UNTRUSTED =
      WRITTEN
          | KnownHeader.set(
              KnownHeader.FORWARDED, KnownHeader.X_ORIGINAL_URL, KnownHeader.X_REWRITE_URL);

  private static final int ALWAYS_DROPPED =
      HeaderBlock.UNDERSCORE | HeaderBlock.NOMINATED | HeaderBlock.CLIENT_CERTIFICATE;

  private final boolean trusted;
  private final byte[] peer;
  private final byte[] forLine;
  private final byte[] realIpLine;
  private final byte[] protoLine;
  private final byte[] portLine;
  private final byte[] certificateLines;
  private final byte[] allLines;
  private final byte[] localAuthority;

  private ForwardingHeaders(
      String peer,
      String proto,
      int port,
      boolean trusted,
      String localAuthority,
      String certificateLines) {
    this.trusted = trusted;
    this.peer = Ascii.bytes(peer);
    this.forLine = Ascii.bytes("X-Forwarded-For: " + peer + "\r\n");
    this.realIpLine = Ascii.bytes("X-Real-IP: " + peer + "\r\n");
    this.protoLine = Ascii.bytes("X-Forwarded-Proto: " + proto + "\r\n");
    this.portLine = Ascii.bytes("X-Forwarded-Port: " + port + "\r\n");
    this.certificateLines = Ascii.bytes(certificateLines);
    byte[] all =
        new byte
            [forLine.length
                + realIpLine.length
                + protoLine.length
                + portLine.length
                + certificateLines.length()];
    int n = put(forLine, all, 0);
    n = put(realIpLine, all, n);
    n = put(protoLine, all, n);
    n = put(portLine, all, n);
    put(this.certificateLines, all, n);
    this.allLines = all;
    this.localAuthority = Ascii.bytes(localAuthority);
  }

  /**
   * The headers of one connection.
   *
   * @param peer the client, as the PROXY protocol gave it where that is on
   * @param local the address it connected to
   * @param tls whether the client speaks TLS to us
   * @param trusted whether what the peer says about its own client is believed
   */
  public static ForwardingHeaders of(
      InetSocketAddress peer, InetSocketAddress local, boolean tls, boolean trusted) {
    return of(peer, local, tls, trusted, "");
  }

  /**
   * The same, with what became of the client's certificate.
   *
   * @param verify the value of {@code X-Client-Verify}
   * @param subject the value of {@code X-Client-Subject} in printable ASCII; empty = no such line
   */
  public static ForwardingHeaders withCertificate(
      InetSocketAddress peer,
      InetSocketAddress local,
      boolean trusted,
      String verify,
      String subject) {
    String subjectLine = subject.isEmpty() ? "" : "X-Client-Subject: " + subject + "\r\n";
    return of(peer, local, true, trusted, "X-Client-Verify: " + verify + "\r\n" + subjectLine);
  }

  private static ForwardingHeaders of(
      InetSocketAddress peer,
      InetSocketAddress local,
      boolean tls,
      boolean trusted,
      String certificateLines) {
    return new ForwardingHeaders(
        NetUtil.toAddressString(peer.getAddress()),
        tls ? "https" : "http",
        local.getPort(),
        trusted,
        NetUtil.toSocketAddressString(local),
        certificateLines);
  }

  public boolean trusted() {
    return trusted;
  }

  /** The client's address as text, as it is forwarded. */
  public byte[] peer() {
    return peer;
  }

  /** The known headers of a request that are not copied to the endpoint. */
  public long drops() {
    return trusted ? KnownHeader.X_FORWARDED_FOR.bit() : UNTRUSTED;
  }

  /** The line flags of a request's lines that are not copied to the endpoint. */
  public int dropFlags() {
    return trusted ? ALWAYS_DROPPED : ALWAYS_DROPPED | HeaderBlock.CLAIMS_ORIGIN;
  }

  /** What stands in for {@code Host} if an HTTP/1.0 client named none. */
  public byte[] localAuthority() {
    return localAuthority;
  }

  /** No fewer bytes than {@link #write} writes for this head. */
  public int bound(RequestHead head) {
    return allLines.length + 2 * head.headers().end() + 256;
  }

  /**
   * Writes the lines for a request.
   *
   * @param touched known headers that the route edits and that are therefore not ours to write
   * @return one past the last byte written
   */
  public int write(RequestHead head, long touched, byte[] out, int at) {
    long absent = WRITTEN & ~touched;
    if (!trusted && absent == WRITTEN) {
      int n = put(allLines, out, at);
      n = host(head, out, n);
      return requestId(head, out, n);
    }
    HeaderBlock headers = head.headers();
    boolean appends = trusted && headers.has(KnownHeader.X_FORWARDED_FOR);
    if (trusted) {
      absent &= ~headers.present() | KnownHeader.X_FORWARDED_FOR.bit();
    }
    int n = at;
    if (in(absent, KnownHeader.X_FORWARDED_FOR)) {
      n = appends ? appended(headers, out, n) : put(forLine, out, n);
    }
    if (in(absent, KnownHeader.X_REAL_IP)) {
      n = appends ? realIp(headers, out, n) : put(realIpLine, out, n);
    }
    n = in(absent, KnownHeader.X_FORWARDED_PROTO) ? put(protoLine, out, n) : n;
    n = in(absent, KnownHeader.X_FORWARDED_PORT) ? put(portLine, out, n) : n;
    n = in(absent, KnownHeader.X_FORWARDED_HOST) ? host(head, out, n) : n;
    n = in(absent, KnownHeader.X_REQUEST_ID) ? requestId(head, out, n) : n;
    return put(certificateLines, out, n);
  }

  /** The request's id, a trusted peer's or the one made here. Allocates. */
  public String requestId(RequestHead head) {
    if (trusted) {
      String given = head.headers().value(KnownHeader.X_REQUEST_ID);
      if (given != null) {
        return given;
      }
    }
    byte[] made = new byte[ID_LENGTH];
    hex(head, made, 0);
    return Ascii.string(made, 0, ID_LENGTH);
  }

  private static boolean in(long set, KnownHeader header) {
    return (set & header.bit()) != 0;
  }

  private static int put(byte[] from, byte[] out, int at) {
    System.arraycopy(from, 0, out, at, from.length);
    return at + from.length;
  }

  private static int lineEnd(byte[] out, int at) {
    out[at] = '\r';
    out[at + 1] = '\n';
    return at + 2;
  }

  private static int host(RequestHead head, byte[] out, int at) {
    int start = head.authorityStart();
    int length = head.authorityEnd() - start;
    if (length == 0) {
      return at;
    }
    int n = put(HOST, out, at);
    System.arraycopy(head.bytes(), start, out, n, length);
    return lineEnd(out, n + length);
  }

  private static int requestId(RequestHead head, byte[] out, int at) {
    int n = put(REQUEST_ID, out, at);
    hex(head, out, n);
    return lineEnd(out, n + ID_LENGTH);
  }

  private static void hex(RequestHead head, byte[] out, int at) {
    long high = head.idHigh();
    long low = head.idLow();
    for (int i = 15; i >= 0; i--) {
      out[at + i] = HEX[(int) high & 15];
      out[at + 16 + i] = HEX[(int) low & 15];
      high >>>= 4;
      low >>>= 4;
    }
  }

  private int appended(HeaderBlock headers, byte[] out, int at) {
    int n = put(FOR, out, at);
    int line = headers.find(KnownHeader.X_FORWARDED_FOR);
    while (line >= 0) {
      int length = headers.valueEnd(line) - headers.valueStart(line);
      if (length > 0) {
        System.arraycopy(headers.bytes(), headers.valueStart(line), out, n, length);
        n += length;
        out[n++] = ',';
        out[n++] = ' ';
      }
      line = headers.find(KnownHeader.X_FORWARDED_FOR, line + 1);
    }
    return lineEnd(out, put(peer, out, n));
  }

  /** The address that the trusted peer saw: the last one of its {@code X-Forwarded-For}. */
  private int realIp(HeaderBlock headers, byte[] out, int at) {
    int line = headers.find(KnownHeader.X_FORWARDED_FOR);
    for (int next = line; next >= 0; ) {
      line = next;
      next = headers.find(KnownHeader.X_FORWARDED_FOR, next + 1);
    }
    byte[] bytes = headers.bytes();
    int end = headers.valueEnd(line);
    int start = end;
    while (start > headers.valueStart(line) && isAddress(bytes[start - 1])) {
      start--;
    }
    if (start == end || (start > headers.valueStart(line) && !isGap(bytes[start - 1]))) {
      return put(realIpLine, out, at);
    }
    int n = put(REAL_IP, out, at);
    System.arraycopy(bytes, start, out, n, end - start);
    return lineEnd(out, n + end - start);
  }

  private static boolean isAddress(byte c) {
    return Ascii.hex(c) >= 0 || c == '.' || c == ':';
  }

  private static boolean isGap(byte c) {
    return c == ' ' || c == ',' || c == '\t';
  }
}
