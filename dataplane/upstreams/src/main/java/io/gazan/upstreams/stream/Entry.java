package io.gazan.upstreams.stream;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.gazan.upstreams.stream.message.EntryKey;
import java.security.MessageDigest;
import java.util.Arrays;

/**
 * One entry of a document as it is sent: the text of its value and what stands for it in the
 * version. The text stays out of {@code toString}, for it holds keys.
 */
final class Entry {
  private final EntryKey key;
  private final String text;
  private final byte[] mark;
  private final int bytes;

  Entry(EntryKey key, String text) {
    this.key = key;
    this.text = text;
    byte[] path = key.path().getBytes(UTF_8);
    byte[] value = text.getBytes(UTF_8);
    byte[] hash = Sha256.digest().digest(value);
    bytes = key.name().getBytes(UTF_8).length + value.length;
    // The kind and name, a zero that no name has, the hash: no two lists of entries give one text.
    mark = Arrays.copyOf(path, path.length + 1 + hash.length);
    System.arraycopy(hash, 0, mark, path.length + 1, hash.length);
  }

  EntryKey key() {
    return key;
  }

  String name() {
    return key.name();
  }

  /** JSON, of the value alone. */
  String text() {
    return text;
  }

  /** Of name and value in UTF-8. */
  int bytes() {
    return bytes;
  }

  boolean saysLike(Entry other) {
    return this == other || text.equals(other.text);
  }

  void addTo(MessageDigest version) {
    version.update(mark);
  }

  @Override
  public String toString() {
    return key + " of " + bytes + " bytes";
  }
}
