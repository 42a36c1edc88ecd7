package io.gazan.dataplane.testing.consul;

/** How a {@link FakeConsul} answers. */
public enum ConsulMood {
  /** As documented. */
  GOOD,
  /** 500, as without a leader. */
  NO_LEADER,
  /** Reads the query and says nothing. */
  SILENT,
  /** Sends the head and half of the body, and nothing more. */
  HALF,
  /** Ends the connection instead of answering. */
  CLOSES,
  /** 200 and something that is no JSON. */
  GARBAGE,
  /** 200 and JSON that is no answer of this endpoint. */
  OTHER_JSON,
  /** 200 and more bytes than anybody takes. */
  ENDLESS,
  /** 302 to another server's catalogue. */
  REDIRECTS,
  /** 200 and all instances, without saying where the index stands. */
  WITHOUT_INDEX,
  /** 200 and an index of 0, at once, as old versions did. */
  INDEX_ZERO,
  /** 200 and an empty list, with the word that rules hid the rest. */
  HIDES
}
