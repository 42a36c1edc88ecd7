package io.gazan.operator.stream;

/**
 * How much a stream server has done since its start.
 *
 * @param connections open now, let in or not
 * @param sessions open now, with a hello or without yet
 * @param acks received
 * @param nacks received
 * @param refused clients that were not let in
 */
public record StreamFigures(
    int connections, int sessions, Sent sent, long acks, long nacks, long refused) {
  /**
   * Updates that were written out.
   *
   * @param whole as a whole document
   * @param patches as a patch
   * @param bytes of both
   */
  public record Sent(long whole, long patches, long bytes) {}
}
