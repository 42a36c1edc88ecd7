package io.gazan.operator.translate;

/**
 * Why an object is left out of the document: its paths answer 503.
 *
 * @param reason that its verdict tells
 * @param words for its owner, a sentence
 */
public record LeftOut(Reason reason, String words) {
  /** A data plane refused it, in these words. */
  public static LeftOut refused(String words) {
    return new LeftOut(Reason.REFUSED_BY_DATA_PLANE, words);
  }
}
