package io.gazan.dataplane.tls.certificate;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** {@code proxy_certificates}: a folder of {@code NAME.crt} beside {@code NAME.key}. */
record CertificateFolder(Path path) {
  private static final String CERTIFICATE = ".crt";
  private static final String KEY = ".key";

  /**
   * The pairs in order of their names. A certificate without a key is one that cannot be read; a
   * key without a certificate is nothing.
   */
  List<PairSource> pairs() throws BadPair {
    List<PairSource> pairs = new ArrayList<>();
    try (DirectoryStream<Path> entries =
        Files.newDirectoryStream(path, CertificateFolder::isCertificate)) {
      for (Path certificate : entries) {
        String file = String.valueOf(certificate.getFileName());
        String name = file.substring(0, file.length() - CERTIFICATE.length());
        pairs.add(PairSource.ofFiles(name, certificate, certificate.resolveSibling(name + KEY)));
      }
    } catch (IOException e) {
      throw new BadPair(path.toString(), "the folder cannot be read: " + e, e);
    } catch (DirectoryIteratorException e) {
      throw new BadPair(path.toString(), "the folder cannot be read: " + e.getCause(), e);
    }
    pairs.sort(PairSource.BY_NAME);
    return pairs;
  }

  /** Whether a source was found here. */
  boolean holds(PairSource source) {
    Path file = source.certificate().file();
    return file != null && path.equals(file.getParent());
  }

  private static boolean isCertificate(Path entry) {
    // A leading dot is an editor's file, or "..data" of a mounted Secret.
    String name = String.valueOf(entry.getFileName());
    return name.endsWith(CERTIFICATE) && !name.startsWith(".");
  }
}
