package io.gazan.dataplane.config;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * {@code master_key}: guards the config API and signs the tokens of {@code /jwt}. Never shown, and
 * compared in constant time over hashes, which hides its length too.
 */
public final class MasterKey {
  /** None is set: nothing matches. */
  public static final MasterKey NONE = new MasterKey(new byte[0]);

  /** What HS256 needs (RFC 7518 §3.2). */
  public static final int SIGNING_BYTES = 32;

  private final byte[] key;
  private final byte[] digest;

  private MasterKey(byte[] key) {
    this.key = key;
    this.digest = sha256(key);
  }

  /**
   * The key of that text.
   *
   * @throws IllegalArgumentException for an empty one, which would let everybody in
   */
  public static MasterKey of(String value) {
    if (value.isEmpty()) {
      throw new IllegalArgumentException("master_key is empty");
    }
    return new MasterKey(value.getBytes(UTF_8));
  }

  public boolean isSet() {
    return key.length > 0;
  }

  /** Whether it is long enough to sign tokens with. */
  public boolean canSign() {
    return key.length >= SIGNING_BYTES;
  }

  /** Takes the same time whatever was given. */
  public boolean matches(@Nullable String given) {
    boolean same =
        MessageDigest.isEqual(digest, sha256((given == null ? "" : given).getBytes(UTF_8)));
    return isSet() && same;
  }

  /** The key itself, in UTF-8, to sign with. */
  public byte[] bytes() {
    return key.clone();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof MasterKey that && MessageDigest.isEqual(digest, that.digest);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(digest);
  }

  @Override
  public String toString() {
    return isSet() ? "(redacted)" : "none";
  }

  private static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java platform has SHA-256", impossible);
    }
  }
}
