package io.gazan.dataplane.routing.document;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * The hash of a document is the sum of its entries' hashes, so that a change costs what it changes,
 * order does not matter, and two processes with one document agree. An entry's hash is the start of
 * a SHA-256 over its text; a record's text names all that it holds, a secret by a digest of its
 * own.
 */
public final class ContentHash {
  private ContentHash() {}

  public static long of(Record entry) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256")
              .digest(entry.toString().getBytes(StandardCharsets.UTF_8));
      return ByteBuffer.wrap(digest).getLong();
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java platform has SHA-256", impossible);
    }
  }
}
