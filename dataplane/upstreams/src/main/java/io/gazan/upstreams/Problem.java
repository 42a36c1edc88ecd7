package io.gazan.upstreams;

import org.jspecify.annotations.Nullable;

/**
 * One thing that is wrong with a document, or a warning about one, in one line.
 *
 * @param origin the file, or what else the document came from; null if the reader was not told
 * @param path where in the document's tree, e.g. {@code upstreams.shop.example.com.paths./foo};
 *     empty for the document as a whole
 * @param line from 1; 0 when there is no position
 * @param column from 1, in characters; 0 when there is no position
 * @param message holds the value and the expectation; no line break
 */
public record Problem(@Nullable String origin, String path, int line, int column, String message) {
  public Problem(String path, int line, int column, String message) {
    this(null, path, line, column, message);
  }

  /** {@code origin:line:column: path: message}, without the parts that are not there. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    if (origin != null) {
      text.append(origin).append(':');
    }
    if (line > 0) {
      text.append(line).append(':').append(column).append(':');
    }
    if (!text.isEmpty()) {
      text.append(' ');
    }
    if (!path.isEmpty()) {
      text.append(path).append(": ");
    }
    return text.append(message).toString();
  }
}
