package io.gazan.dataplane.provider;

import java.util.Locale;

/** Which provider gave the document in force. */
public enum ConfigSource {
  FILE,
  API,
  OPERATOR;

  /** As metrics and status show it. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
