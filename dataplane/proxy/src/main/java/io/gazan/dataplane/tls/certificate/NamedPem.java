package io.gazan.dataplane.tls.certificate;

import io.gazan.upstreams.tls.PemSource;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Where PEM text comes from, and what messages call it: a file by its path, text of a document by
 * its place there; never the text itself.
 *
 * @param name of the source, unique among those in use
 * @param source a file is read anew every time
 */
public record NamedPem(String name, PemSource source) {
  /** More than any chain or key needs; keeps a wrong path from filling the memory. */
  private static final int MOST_BYTES = 1 << 20;

  public static NamedPem ofFile(Path path) {
    return new NamedPem(path.toString(), new PemSource.File(path));
  }

  /**
   * What stands in a document.
   *
   * @param place where, as problems name it: {@code certificates.shop.key}
   */
  public static NamedPem inDocument(String place, PemSource source) {
    return switch (source) {
      case PemSource.File(Path path) -> ofFile(path);
      case PemSource.Text _ -> new NamedPem(place, source);
    };
  }

  /** The file that is read; null for text. */
  public @Nullable Path file() {
    return source instanceof PemSource.File(Path path) ? path : null;
  }

  /** Whether both are one text, the same object: without reading either. */
  @SuppressWarnings("ReferenceEquality") // comparing texts is what this saves
  boolean isSameText(NamedPem other) {
    return source instanceof PemSource.Text && source == other.source;
  }

  /** Blocks. */
  byte[] read() throws BadPair {
    return switch (source) {
      case PemSource.Text(String pem) -> pem.getBytes(StandardCharsets.UTF_8);
      case PemSource.File(Path path) -> read(path);
    };
  }

  private byte[] read(Path path) throws BadPair {
    try (InputStream in = Files.newInputStream(path)) {
      byte[] bytes = in.readNBytes(MOST_BYTES + 1);
      if (bytes.length > MOST_BYTES) {
        throw new BadPair(name, "larger than " + MOST_BYTES + " bytes, which no PEM file is");
      }
      return bytes;
    } catch (NoSuchFileException e) {
      throw new BadPair(name, "cannot be read: no such file", e);
    } catch (IOException e) {
      throw new BadPair(name, "cannot be read: " + e.getMessage(), e);
    }
  }
}
