package io.gazan.upstreams.value;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Text that lets somebody in: a password or its hash, a key. It stays out of {@link #toString()},
 * where four bytes of a digest stand for it: two documents differ where a secret does, and nobody
 * learns it from a log.
 */
public record Secret(String text) {
  private static final int DIGEST_BYTES = 4;

  @Override
  public String toString() {
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      sha.update("a secret of an upstreams document:".getBytes(UTF_8));
      byte[] digest = sha.digest(text.getBytes(UTF_8));
      return "secret " + HexFormat.of().formatHex(digest, 0, DIGEST_BYTES);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java platform has SHA-256", impossible);
    }
  }
}
