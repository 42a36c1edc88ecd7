package io.gazan.dataplane.tls.certificate;

import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;

/**
 * A certificate chain and its key, not read yet.
 *
 * @param name what the pair is called in messages and keeps its sessions under: the folder's {@code
 *     NAME}, a document's name
 * @param hosts the names that it serves; empty = those in the certificate
 */
public record PairSource(String name, NamedPem certificate, NamedPem key, List<String> hosts) {
  static final Comparator<PairSource> BY_NAME = Comparator.comparing(PairSource::name);

  public PairSource {
    hosts = List.copyOf(hosts);
  }

  public static PairSource ofFiles(String name, Path certificate, Path key) {
    return new PairSource(name, NamedPem.ofFile(certificate), NamedPem.ofFile(key), List.of());
  }
}
