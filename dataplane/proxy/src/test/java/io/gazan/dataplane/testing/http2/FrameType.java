package io.gazan.dataplane.testing.http2;

/** The frame types of RFC 9113 §6 and the flags of their headers. */
public final class FrameType {
  public static final int DATA = 0;
  public static final int HEADERS = 1;
  public static final int PRIORITY = 2;
  public static final int RST_STREAM = 3;
  public static final int SETTINGS = 4;
  public static final int PUSH_PROMISE = 5;
  public static final int PING = 6;
  public static final int GOAWAY = 7;
  public static final int WINDOW_UPDATE = 8;
  public static final int CONTINUATION = 9;

  /** Of DATA and HEADERS. */
  public static final int END_STREAM = 0x1;

  /** Of SETTINGS and PING. */
  public static final int ACK = 0x1;

  public static final int END_HEADERS = 0x4;
  public static final int PADDED = 0x8;
  public static final int WITH_PRIORITY = 0x20;

  private FrameType() {}

  static String name(int type) {
    return switch (type) {
      case DATA -> "DATA";
      case HEADERS -> "HEADERS";
      case PRIORITY -> "PRIORITY";
      case RST_STREAM -> "RST_STREAM";
      case SETTINGS -> "SETTINGS";
      case PUSH_PROMISE -> "PUSH_PROMISE";
      case PING -> "PING";
      case GOAWAY -> "GOAWAY";
      case WINDOW_UPDATE -> "WINDOW_UPDATE";
      case CONTINUATION -> "CONTINUATION";
      default -> "type " + type;
    };
  }
}
