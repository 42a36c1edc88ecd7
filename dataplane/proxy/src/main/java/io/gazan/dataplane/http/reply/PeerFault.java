package io.gazan.dataplane.http.reply;

/**
 * Why an HTTP/2 connection was ended for what its peer did: a flood is more of something than its
 * limit allows (the peer gets ENHANCE_YOUR_CALM), the rest breaks a rule of RFC 9113. The label is
 * the bounded one of {@code gazan_http2_connection_errors_total} and of the log.
 */
public enum PeerFault {
  /** Streams that the peer opened and reset (CVE-2023-44487). */
  RAPID_RESET("rapid_reset", true),
  /** Streams that the peer made us reset by breaking a rule of theirs (MadeYouReset). */
  MADE_YOU_RESET("made_you_reset", true),
  /** Header blocks in too many small pieces. */
  CONTINUATION("continuation", true),
  /** SETTINGS, their acknowledgements, GOAWAY. */
  SETTINGS("settings", true),
  PING("ping", true),
  PRIORITY("priority", true),
  WINDOW_UPDATE("window_update", true),
  /** DATA with nothing in it. */
  EMPTY_DATA("empty_data", true),
  /** The weighted sum of all other odd things. */
  GLITCHES("glitches", true),
  /** Answers to control frames that the peer asks for and does not read. */
  UNREAD_ANSWERS("unread_answers", true),
  /** A header block that goes on after it is too large to be answered. */
  HEADERS_SIZE("headers_size", true),
  /** More than a flow-control window allows (RFC 9113 §5.2). */
  FLOW_CONTROL("flow_control", false),
  /** A header block that HPACK cannot unpack (RFC 7541). */
  COMPRESSION("compression", false),
  /** Any other rule of RFC 9113. */
  PROTOCOL("protocol", false),
  /** A defect of ours, which the peer has no part in. */
  INTERNAL("internal", false);

  private final String label;
  private final boolean flood;

  PeerFault(String label, boolean flood) {
    this.label = label;
    this.flood = flood;
  }

  /** A number from 0 on, for tables of what belongs to each fault. */
  @SuppressWarnings("EnumOrdinal")
  public int index() {
    return ordinal();
  }

  /** The metric label, lower case with underscores. */
  public String label() {
    return label;
  }

  /** Whether a limit was passed, and not only a rule broken. */
  public boolean isFlood() {
    return flood;
  }
}
