package io.gazan.dataplane.filter.auth;

/** How one authorization ended. */
public enum AuthOutcome {
  /** The request goes on. */
  ALLOWED("allowed"),
  /** 401, or what the server that was asked answered instead of a yes. */
  DENIED("denied"),
  /** Nobody could tell: 503. */
  UNAVAILABLE("unavailable"),
  /** A queue or another limit of the process is full: 503. */
  OVERLOADED("overloaded"),
  /** The client went away before. */
  CANCELLED("cancelled");

  private final String label;

  AuthOutcome(String label) {
    this.label = label;
  }

  public String label() {
    return label;
  }
}
