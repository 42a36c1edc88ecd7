package io.gazan.dataplane.cluster.probe;

import io.netty.buffer.ByteBuf;

/** The first bytes that an endpoint said on a connection, and what they tell about it. */
final class FirstBytes {
  /** What speaks so. */
  enum Meaning {
    /** Not to be told yet. */
    MORE,
    /** A handshake or alert record (RFC 8446 §5.1). */
    TLS,
    /** A status line (RFC 9112 §4). */
    HTTP1,
    /** A SETTINGS frame, with which every HTTP/2 connection begins (RFC 9113 §3.4). */
    HTTP2,
    OTHER
  }

  private static final String STATUS_LINE = "HTTP/1.# ###";
  private static final int FRAME_HEADER = 9;
  private static final int MOST_SETTINGS_BYTES = 16_384;
  private static final int SETTING_BYTES = 6;
  private static final int SETTINGS = 4;
  private static final int ALERT = 0x15;
  private static final int HANDSHAKE = 0x16;
  private static final int TLS_MAJOR = 3;

  private final byte[] bytes = new byte[STATUS_LINE.length()];
  private int length;

  /** Looks at what came, without taking it. */
  Meaning add(ByteBuf more) {
    int count = Math.min(bytes.length - length, more.readableBytes());
    more.getBytes(more.readerIndex(), bytes, length, count);
    length += count;
    return length == 0 ? Meaning.MORE : meaning();
  }

  /** The three digits, once the meaning is {@link Meaning#HTTP1}. */
  int status() {
    return (bytes[9] - '0') * 100 + (bytes[10] - '0') * 10 + bytes[11] - '0';
  }

  private Meaning meaning() {
    return switch (bytes[0]) {
      case ALERT, HANDSHAKE ->
          length == 1 ? Meaning.MORE : bytes[1] == TLS_MAJOR ? Meaning.TLS : Meaning.OTHER;
      case 'H' -> statusLine();
      case 0 -> frame();
      default -> Meaning.OTHER;
    };
  }

  private Meaning statusLine() {
    for (int i = 0; i < length; i++) {
      char wanted = STATUS_LINE.charAt(i);
      boolean fits = wanted == '#' ? bytes[i] >= '0' && bytes[i] <= '9' : bytes[i] == wanted;
      if (!fits) {
        return Meaning.OTHER;
      }
    }
    return length < STATUS_LINE.length() ? Meaning.MORE : Meaning.HTTP1;
  }

  private Meaning frame() {
    if (length < FRAME_HEADER) {
      return Meaning.MORE;
    }
    int payload = ((bytes[1] & 0xff) << 8) | (bytes[2] & 0xff);
    boolean settings =
        bytes[3] == SETTINGS
            && bytes[4] == 0
            && (bytes[5] | bytes[6] | bytes[7] | bytes[8]) == 0
            && payload <= MOST_SETTINGS_BYTES
            && payload % SETTING_BYTES == 0;
    return settings ? Meaning.HTTP2 : Meaning.OTHER;
  }
}
