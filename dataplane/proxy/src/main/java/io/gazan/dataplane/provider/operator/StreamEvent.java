package io.gazan.dataplane.provider.operator;

/** What a connection hears, in its order. */
sealed interface StreamEvent {
  /** The head of the response. */
  record Answered(int status) implements StreamEvent {}

  /**
   * A line of the body.
   *
   * @param bytes without the line feed
   */
  @SuppressWarnings("ArrayRecordComponent") // handed on once, never compared
  record Line(byte[] bytes) implements StreamEvent {}

  /**
   * Nothing comes after this.
   *
   * @param why for the log
   */
  record Ended(SessionEnd end, String why) implements StreamEvent {}
}
