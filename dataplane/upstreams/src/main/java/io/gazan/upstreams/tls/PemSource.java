package io.gazan.upstreams.tls;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Where certificates or a private key stand in PEM form (RFC 7468): in the document, or in a file
 * beside it. A file is named here, not read: what it holds may change while the document stays.
 */
public sealed interface PemSource {
  /** The PEM text itself. It may be a key, so that it stays out of {@link #toString()}. */
  record Text(String pem) implements PemSource {
    private static final int DIGEST_BYTES = 16;

    /**
     * Names the text by the start of its SHA-256: differs where the text does, and tells nothing.
     */
    @Override
    public String toString() {
      try {
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(pem.getBytes(UTF_8));
        return "PEM text " + HexFormat.of().formatHex(digest, 0, DIGEST_BYTES);
      } catch (NoSuchAlgorithmException impossible) {
        throw new IllegalStateException("every Java platform has SHA-256", impossible);
      }
    }
  }

  /**
   * A file that holds it.
   *
   * @param path absolute
   */
  record File(Path path) implements PemSource {}
}
