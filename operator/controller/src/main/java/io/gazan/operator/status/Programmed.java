package io.gazan.operator.status;

/**
 * Whether the data planes have an object in force, as the condition {@code Programmed} says it.
 *
 * @param reason in CamelCase
 */
record Programmed(State state, String reason, String message) {
  /** A condition's {@code status}. */
  enum State {
    TRUE("True"),
    FALSE("False"),
    UNKNOWN("Unknown");

    private final String text;

    State(String text) {
      this.text = text;
    }

    String text() {
      return text;
    }
  }

  /** Not every data plane has it yet; that may change any moment. */
  boolean pending() {
    return reason.equals("Pending");
  }

  boolean noDataPlane() {
    return reason.equals("NoDataPlane");
  }

  static Programmed yes(String message) {
    return new Programmed(State.TRUE, "Programmed", message);
  }

  static Programmed waiting() {
    return new Programmed(
        State.FALSE, "Pending", "not every connected data plane has this generation in force yet");
  }

  /**
   * These data planes do not take it.
   *
   * @param nodes as text
   */
  static Programmed late(String nodes) {
    return new Programmed(
        State.FALSE,
        "Pending",
        "not in force on data planes that answered no update for 30 s: " + nodes);
  }

  static Programmed none() {
    return new Programmed(State.UNKNOWN, "NoDataPlane", "no data plane is connected");
  }

  static Programmed refused(String words) {
    return new Programmed(State.FALSE, "RefusedByDataPlane", words);
  }

  static Programmed notAccepted() {
    return new Programmed(State.FALSE, "NotAccepted", "nothing of it is in force: see Accepted");
  }
}
