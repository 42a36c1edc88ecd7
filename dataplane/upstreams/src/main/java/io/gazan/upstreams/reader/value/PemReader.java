package io.gazan.upstreams.reader.value;

import io.gazan.upstreams.document.Value;
import io.gazan.upstreams.tls.PemSource;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Reads certificates and private keys: PEM text (RFC 7468), or the path of a file that holds it.
 * Files are not opened. No message shows what was found, since that may be a key.
 */
public final class PemReader {
  private static final String BEGIN = "-----BEGIN ";
  private static final String DASHES = "-----";
  private static final int LONGEST_PATH = 4096;

  /** What is longer, is base64 throughout and starts like DER is a key that lost its BEGIN line. */
  private static final int LONGEST_WORD = 64;

  private final @Nullable Path folder;

  /**
   * @param folder what relative paths count from; null where there is none
   */
  public PemReader(@Nullable Path folder) {
    this.folder = folder;
  }

  /** One certificate or more; null after a problem. */
  public @Nullable PemSource certificates(Value value) {
    return read(value, false);
  }

  /** One private key; null after a problem. */
  public @Nullable PemSource privateKey(Value value) {
    return read(value, true);
  }

  private @Nullable PemSource read(Value value, boolean key) {
    if (!value.isScalar()) {
      value.expected("PEM text or a path");
      return null;
    }
    String text = value.text();
    if (text == null) {
      return null;
    }
    if (!text.contains(BEGIN)) {
      return path(value, text);
    }
    String problem = textProblem(text, key);
    if (problem != null) {
      value.refuse("the PEM text " + problem);
      return null;
    }
    return new PemSource.Text(text);
  }

  private static @Nullable String textProblem(String text, boolean key) {
    if (lostItsLines(text)) {
      return "has no line break after its BEGIN line; in YAML, write it below a |";
    }
    if (!text.contains("\n-----END ")) {
      return "has no END line";
    }
    boolean holdsKey = text.contains("PRIVATE KEY" + DASHES);
    if (!key) {
      return holdsKey
          ? "holds a private key, which may stand below key only"
          : text.contains("CERTIFICATE" + DASHES) ? null : "holds no certificate";
    }
    if (!holdsKey) {
      return "holds no private key";
    }
    boolean encrypted =
        text.contains("BEGIN ENCRYPTED PRIVATE KEY") || text.contains("4,ENCRYPTED");
    return encrypted ? "holds an encrypted key; it must be one without a pass phrase" : null;
  }

  /** As they are when YAML folds them, or when JSON has {@code \\n} for {@code \n}. */
  private static boolean lostItsLines(String text) {
    int begin = text.indexOf(BEGIN) + BEGIN.length();
    int end = text.indexOf(DASHES, begin);
    int after = end + DASHES.length();
    return end < 0
        || after >= text.length()
        || (text.charAt(after) != '\n' && text.charAt(after) != '\r');
  }

  private @Nullable PemSource path(Value value, String text) {
    Path path = mayBePath(text) ? path(text) : null;
    if (path == null) {
      value.refuse("expected PEM text, which has a line -----BEGIN, or a path; found neither");
      return null;
    }
    if (path.isAbsolute()) {
      return new PemSource.File(path);
    }
    if (folder == null) {
      value.refuse(
          "a relative path counts from the document's folder, and this document has none; write"
              + " an absolute path or the PEM text");
      return null;
    }
    return new PemSource.File(folder.resolve(path));
  }

  private static @Nullable Path path(String text) {
    try {
      return Path.of(text);
    } catch (InvalidPathException e) {
      return null;
    }
  }

  private static boolean mayBePath(String text) {
    return !text.isBlank()
        && text.length() <= LONGEST_PATH
        && text.chars().noneMatch(Character::isISOControl)
        && !looksLikeDer(text);
  }

  private static boolean looksLikeDer(String text) {
    return text.length() > LONGEST_WORD
        && text.startsWith("M")
        && text.chars().allMatch(PemReader::isBase64);
  }

  private static boolean isBase64(int c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || c == '+'
        || c == '/'
        || c == '='
        || c == ' ';
  }
}
