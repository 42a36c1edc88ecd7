package io.gazan.upstreams.stream.message;

/**
 * Names one entry of an upstreams document: the smallest part that a patch replaces.
 *
 * @param name the key below {@code upstreams}, {@code clusters} or {@code certificates}
 */
public record EntryKey(Kind kind, String name) {
  /** Where the entry stands. */
  public enum Kind {
    HOST("upstreams"),
    CLUSTER("clusters"),
    CERTIFICATE("certificates");

    private final String block;

    Kind(String block) {
      this.block = block;
    }

    /** The key at the top of the document below which it stands. */
    public String block() {
      return block;
    }
  }

  /** Where it stands in the document, as the paths of problems begin. */
  public String path() {
    return kind.block + "." + name;
  }
}
