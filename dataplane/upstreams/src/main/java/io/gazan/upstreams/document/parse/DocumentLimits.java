package io.gazan.upstreams.document.parse;

/**
 * What a document may cost.
 *
 * @param bytes its size ({@code limits.document} of main.yaml)
 * @param depth how deep lists and mappings nest, aliases followed
 * @param nodes scalars, lists and mappings, aliases expanded
 */
public record DocumentLimits(int bytes, int depth, int nodes) {
  public static final DocumentLimits DEFAULTS = new DocumentLimits(16 << 20, 64, 1_000_000);

  public DocumentLimits {
    if (bytes < 1 || depth < 1 || nodes < 1) {
      throw new IllegalArgumentException("every limit is at least 1");
    }
  }

  public static DocumentLimits ofBytes(int bytes) {
    return new DocumentLimits(bytes, DEFAULTS.depth, DEFAULTS.nodes);
  }
}
