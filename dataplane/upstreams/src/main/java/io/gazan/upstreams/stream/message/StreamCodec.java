package io.gazan.upstreams.stream.message;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import io.gazan.upstreams.document.parse.DocumentLimits;

/**
 * Lines of the stream as bytes: one JSON text (RFC 8259) each, in UTF-8, ended by a line feed. A
 * message is an object with one field, whose name is the kind of message and whose value has its
 * parts: {@code {"ack":{"nonce":1,"version":"…"}}}. A newer peer may add parts, which are skipped;
 * a kind that is not known, a part that is missing, twice there or of another type ends the
 * session. How long a line may be is for whoever splits them to say.
 */
public final class StreamCodec {
  /** What stands around a document in a message. */
  private static final int ENVELOPE_DEPTH = 8;

  static final JsonFactory JSON =
      JsonFactory.builder()
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(DocumentLimits.DEFAULTS.depth() + ENVELOPE_DEPTH)
                  .maxStringLength(Integer.MAX_VALUE)
                  .build())
          .build();

  private StreamCodec() {}

  /**
   * With the line feed.
   *
   * @throws IllegalArgumentException if a document does not stand on one line
   */
  public static byte[] encode(StreamMessage message) {
    return MessageWriter.write(message);
  }

  /**
   * Reads a line. A document inside is not read, but it is JSON.
   *
   * @param line without the line feed
   * @throws BadMessage with what is wrong, for a log
   */
  public static StreamMessage decode(byte[] line) throws BadMessage {
    return MessageReader.read(line);
  }
}
