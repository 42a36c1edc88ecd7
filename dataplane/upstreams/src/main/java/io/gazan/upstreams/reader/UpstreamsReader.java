package io.gazan.upstreams.reader;

import io.gazan.upstreams.Globals;
import io.gazan.upstreams.Problem;
import io.gazan.upstreams.ReadResult;
import io.gazan.upstreams.Upstreams;
import io.gazan.upstreams.cluster.ClusterSpec;
import io.gazan.upstreams.document.Document;
import io.gazan.upstreams.document.Problems;
import io.gazan.upstreams.document.parse.DocumentFormat;
import io.gazan.upstreams.document.parse.DocumentLimits;
import io.gazan.upstreams.document.parse.DocumentReader;
import io.gazan.upstreams.document.parse.DocumentResult;
import io.gazan.upstreams.reader.consul.ConsulPart;
import io.gazan.upstreams.route.VirtualHostSpec;
import io.gazan.upstreams.tls.CertificateSpec;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads an upstreams document, YAML or JSON, from bytes or from files, and checks it. Bad input of
 * any kind becomes {@link ReadResult.Refused} with all problems at once, never an exception. Keys
 * whose behaviour is not built yet are refused by name. Thread-safe.
 */
public final class UpstreamsReader {
  private final DocumentReader documents;

  public UpstreamsReader(DocumentLimits limits) {
    documents = new DocumentReader(limits);
  }

  /**
   * Reads one document that stands alone. Paths in it must be absolute, for it has no folder.
   *
   * @param origin what the problems call it; null for no name
   */
  public ReadResult read(byte[] bytes, @Nullable String origin, DocumentFormat format) {
    return merge(List.of(documents.read(bytes, origin, format)));
  }

  /**
   * Reads the main file and those beside it, in this order; a later file wins per host, per named
   * cluster and per named certificate. Global settings count in the main file only.
   */
  public ReadResult readAll(Path main, List<Path> more) {
    List<DocumentResult> results = new ArrayList<>();
    results.add(documents.readFile(main));
    more.forEach(file -> results.add(documents.readFile(file)));
    return merge(results);
  }

  /**
   * Reads a JSON document whose entries replace those of the same name in {@code held} or join
   * them; everything else stays the same records. It may refer to what {@code held} has, may leave
   * nothing to serve, and has no global settings. Costs what the document does.
   *
   * @param origin what the problems call it; null for no name
   */
  public ReadResult readOnto(byte[] bytes, @Nullable String origin, Upstreams held) {
    return switch (documents.read(bytes, origin, DocumentFormat.JSON)) {
      case DocumentResult.Refused(List<Problem> problems) -> new ReadResult.Refused(problems);
      case DocumentResult.Parsed(Document document) -> {
        RootReader part = new RootReader(new Problems(origin), false);
        part.read(document);
        SequencedMap<String, ClusterSpec> clusters = with(held.clusters(), part.clusters());
        SequencedMap<String, CertificateSpec> certificates =
            with(held.certificates(), part.certificates());
        Set<String> certificateNames = certificates.keySet();
        if (!certificateNames.containsAll(part.certificateNames())) {
          // One could not be read, which is said once.
          certificateNames = new LinkedHashSet<>(certificateNames);
          certificateNames.addAll(part.certificateNames());
        }
        part.references().check(clusters.keySet(), certificateNames);
        Problems problems = part.problems();
        yield problems.isEmpty()
            ? new ReadResult.Loaded(
                new Upstreams(
                    held.globals(),
                    clusters,
                    certificates,
                    with(held.hosts(), part.hosts()),
                    held.consul()),
                problems.warnings())
            : new ReadResult.Refused(problems.list());
      }
    };
  }

  private static <V> SequencedMap<String, V> with(
      SequencedMap<String, V> held, SequencedMap<String, V> more) {
    if (more.isEmpty()) {
      return held;
    }
    SequencedMap<String, V> all = new LinkedHashMap<>(held);
    all.putAll(more);
    return all;
  }

  private static ReadResult merge(List<DocumentResult> results) {
    List<Problem> broken = new ArrayList<>();
    List<RootReader> parts = new ArrayList<>();
    Globals globals = Globals.NONE;
    SequencedMap<String, ClusterSpec> clusters = new LinkedHashMap<>();
    SequencedMap<String, CertificateSpec> certificates = new LinkedHashMap<>();
    Set<String> certificateNames = new LinkedHashSet<>();
    SequencedMap<String, VirtualHostSpec> hosts = new LinkedHashMap<>();
    ConsulPart consul = null;
    boolean main = true;
    for (DocumentResult result : results) {
      switch (result) {
        case DocumentResult.Refused(List<Problem> problems) -> broken.addAll(problems);
        case DocumentResult.Parsed(Document document) -> {
          RootReader part = new RootReader(new Problems(document.origin()), main);
          part.read(document);
          parts.add(part);
          globals = main ? part.globals() : globals;
          consul = main ? part.consul() : consul;
          clusters.putAll(part.clusters());
          certificates.putAll(part.certificates());
          certificateNames.addAll(part.certificateNames());
          hosts.putAll(part.hosts());
        }
      }
      main = false;
    }
    if (consul != null) {
      consul.addTo(hosts, clusters);
    }
    if (broken.isEmpty()) {
      // Else a name may be unknown only because its file could not be read.
      parts.forEach(part -> part.references().check(clusters.keySet(), certificateNames));
    }
    List<Problem> warnings = new ArrayList<>();
    for (RootReader part : parts) {
      broken.addAll(part.problems().list());
      warnings.addAll(part.problems().warnings());
    }
    if (broken.isEmpty() && hosts.isEmpty()) {
      parts.getFirst().problems().refuse("no hosts: there is nothing to serve");
      broken.addAll(parts.getFirst().problems().list());
    }
    return broken.isEmpty()
        ? new ReadResult.Loaded(
            new Upstreams(
                globals, clusters, certificates, hosts, consul == null ? null : consul.spec()),
            warnings)
        : new ReadResult.Refused(broken);
  }
}
