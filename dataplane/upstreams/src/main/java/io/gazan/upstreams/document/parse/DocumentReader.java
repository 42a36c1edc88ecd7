package io.gazan.upstreams.document.parse;

import io.gazan.upstreams.Problem;
import io.gazan.upstreams.document.Document;
import io.gazan.upstreams.document.Node;
import io.gazan.upstreams.document.Problems;
import io.gazan.upstreams.document.Quoted;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads a document from bytes or from a file. Whatever the input is, the answer comes in bounded
 * time and memory and is a value, never an exception.
 */
public final class DocumentReader {
  private final DocumentLimits limits;

  public DocumentReader(DocumentLimits limits) {
    this.limits = limits;
  }

  /** Takes no more of the file than the size limit; its name goes into the messages. */
  public DocumentResult readFile(Path file) {
    String origin = file.toString();
    if (Files.isDirectory(file)) {
      return refused(origin, "cannot be read: it is a folder");
    }
    if (Files.exists(file) && !Files.isRegularFile(file)) {
      // A pipe would be waited for as long as nobody writes to it.
      return refused(origin, "cannot be read: it is not a regular file");
    }
    byte[] bytes;
    try (InputStream in = Files.newInputStream(file)) {
      bytes = in.readNBytes((int) Math.min(limits.bytes() + 1L, Integer.MAX_VALUE - 8));
    } catch (NoSuchFileException e) {
      return refused(origin, "cannot be read: no such file");
    } catch (AccessDeniedException e) {
      return refused(origin, "cannot be read: permission denied");
    } catch (IOException e) {
      return refused(origin, "cannot be read: " + Quoted.reason(e.getMessage()));
    }
    Path folder = file.toAbsolutePath().getParent();
    return read(bytes, origin, folder, DocumentFormat.ofFileName(origin));
  }

  /**
   * Reads bytes that are already at hand.
   *
   * @param origin what the messages call the document; null for no name
   */
  public DocumentResult read(byte[] bytes, @Nullable String origin, DocumentFormat format) {
    return read(bytes, origin, null, format);
  }

  private DocumentResult read(
      byte[] bytes, @Nullable String origin, @Nullable Path folder, DocumentFormat format) {
    Problems problems = new Problems(origin);
    Node root = null;
    try {
      String text = Utf8Text.decode(bytes, limits);
      root =
          switch (format) {
            case JSON -> JsonTree.read(text, limits, problems);
            case YAML -> YamlTree.read(text, limits, problems);
            case DETECT -> looksLikeJson(text) ? either(text, problems) : yaml(text, problems);
          };
    } catch (Refusal refusal) {
      problems.refuse("", refusal.line(), refusal.column(), refusal.reason());
    }
    return root == null || !problems.isEmpty()
        ? new DocumentResult.Refused(problems.list())
        : new DocumentResult.Parsed(new Document(origin, folder, root));
  }

  private Node yaml(String text, Problems problems) throws Refusal {
    return YamlTree.read(text, limits, problems);
  }

  /** Of two refusals the one that came farther speaks: it understood more of the document. */
  private Node either(String text, Problems problems) throws Refusal {
    Problems ofJson = new Problems(null);
    Refusal notJson;
    try {
      Node root = JsonTree.read(text, limits, ofJson);
      ofJson.list().forEach(p -> problems.refuse(p.path(), p.line(), p.column(), p.message()));
      return root;
    } catch (Refusal refusal) {
      notJson = refusal;
    }
    try {
      return YamlTree.read(text, limits, problems);
    } catch (Refusal notYaml) {
      throw notYaml.isAfter(notJson) ? notYaml : notJson;
    }
  }

  private static boolean looksLikeJson(String text) {
    for (int i = 0; i < text.length(); i++) {
      switch (text.charAt(i)) {
        case ' ', '\t', '\r', '\n' -> {}
        case '{', '[' -> {
          return true;
        }
        default -> {
          return false;
        }
      }
    }
    return false;
  }

  private static DocumentResult refused(String origin, String message) {
    return new DocumentResult.Refused(List.of(new Problem(origin, "", 0, 0, message)));
  }
}
