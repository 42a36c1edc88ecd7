package io.gazan.dataplane.filter.auth;

/** The kinds of authorization, as they stand in metrics. */
public enum AuthType {
  BASIC("basic"),
  APIKEY("apikey"),
  JWT("jwt"),
  FORWARD("forward");

  private final String label;

  AuthType(String label) {
    this.label = label;
  }

  public String label() {
    return label;
  }
}
