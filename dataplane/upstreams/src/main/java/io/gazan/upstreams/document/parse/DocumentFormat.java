package io.gazan.upstreams.document.parse;

import java.util.Locale;

/** How the bytes of a document are to be read. */
public enum DocumentFormat {
  /**
   * By the content: what starts with a brace or bracket is tried as JSON first, which is quicker
   * and stricter, and read as YAML's flow style if it is not JSON.
   */
  DETECT,
  YAML,
  /** Strictly: no comments, nothing after the document. */
  JSON;

  /** JSON for {@code *.json}, else by content. */
  public static DocumentFormat ofFileName(String name) {
    return name.toLowerCase(Locale.ROOT).endsWith(".json") ? JSON : DETECT;
  }
}
