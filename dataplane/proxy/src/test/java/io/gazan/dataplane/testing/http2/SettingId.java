package io.gazan.dataplane.testing.http2;

/** The settings of RFC 9113 §6.5.2 and RFC 8441 §3. */
public final class SettingId {
  public static final int HEADER_TABLE_SIZE = 1;
  public static final int ENABLE_PUSH = 2;
  public static final int MAX_CONCURRENT_STREAMS = 3;
  public static final int INITIAL_WINDOW_SIZE = 4;
  public static final int MAX_FRAME_SIZE = 5;
  public static final int MAX_HEADER_LIST_SIZE = 6;
  public static final int ENABLE_CONNECT_PROTOCOL = 8;

  private SettingId() {}
}
