package io.gazan.dataplane.routing.document;

import io.gazan.dataplane.cluster.probe.UpstreamHandshakes;
import io.gazan.dataplane.tls.certificate.BadPair;
import io.gazan.dataplane.tls.certificate.CertificatePair;
import io.gazan.dataplane.tls.certificate.CertificateStore;
import io.gazan.dataplane.tls.certificate.Certificates;
import io.gazan.dataplane.tls.certificate.DocumentPairs;
import io.gazan.dataplane.tls.certificate.NamedPem;
import io.gazan.dataplane.tls.upstream.UpstreamTlsSettings;
import io.gazan.upstreams.Problem;
import io.gazan.upstreams.Upstreams;
import io.gazan.upstreams.cluster.ClusterSpec;
import io.gazan.upstreams.route.RouteSpec;
import io.gazan.upstreams.route.TargetSpec;
import io.gazan.upstreams.route.VirtualHostSpec;
import io.gazan.upstreams.tls.PemSource;
import io.gazan.upstreams.tls.UpstreamTlsSpec;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.net.ssl.SSLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a document says about TLS: the certificates it names, for clients and for endpoints, and the
 * authorities of its clusters. All files are read and all contexts of clusters built before the
 * document comes into force; what is wrong refuses it. Called by one thread at a time, never an
 * event loop.
 */
public final class DocumentTls {
  private static final Logger LOG = LoggerFactory.getLogger(DocumentTls.class);

  private final CertificateStore certificates;
  private final UpstreamHandshakes handshakes;

  /**
   * What was read for a document.
   *
   * @param clusters by what the clusters say, which shares equal settings
   * @param authorities the files that hold authorities
   */
  public record Material(
      DocumentPairs pairs,
      Map<UpstreamTlsSpec, UpstreamTlsSettings> clusters,
      Set<Path> authorities) {}

  public DocumentTls(CertificateStore certificates, UpstreamHandshakes handshakes) {
    this.certificates = certificates;
    this.handshakes = handshakes;
  }

  /** What keeps a document from coming into force, certificates and authorities included. */
  public List<Problem> problems(Upstreams upstreams) {
    List<Problem> problems = new ArrayList<>(UpstreamsCheck.problems(upstreams, Upstreams.EMPTY));
    read(upstreams, problems);
    return problems;
  }

  /** Reads everything and builds the contexts; nothing is in force by it. */
  public Material read(Upstreams upstreams, List<Problem> problems) {
    DocumentPairs pairs = certificates.read(upstreams, problems);
    return read(upstreams, pairs, problems);
  }

  private Material read(Upstreams upstreams, DocumentPairs pairs, List<Problem> problems) {
    Map<UpstreamTlsSpec, UpstreamTlsSettings> clusters = new HashMap<>();
    Map<PemSource, List<X509Certificate>> authorities = new HashMap<>();
    Set<Path> files = new HashSet<>();
    specs(upstreams)
        .forEach(
            (spec, path) -> {
              try {
                UpstreamTlsSettings settings = settings(spec, path, pairs, authorities, files);
                handshakes.prepare(List.of(settings));
                clusters.put(spec, settings);
              } catch (BadPair e) {
                problems.add(e.at(path + ".ca"));
              } catch (SSLException e) {
                problems.add(new Problem(path, 0, 0, "cannot be used: " + e.getMessage()));
              }
            });
    return new Material(pairs, clusters, files);
  }

  private static UpstreamTlsSettings settings(
      UpstreamTlsSpec spec,
      String path,
      DocumentPairs pairs,
      Map<PemSource, List<X509Certificate>> authorities,
      Set<Path> files)
      throws BadPair {
    List<X509Certificate> trusted = List.of();
    PemSource ca = spec.ca();
    if (ca != null) {
      NamedPem pem = NamedPem.inDocument(path + ".ca", ca);
      Path file = pem.file();
      if (file != null) {
        files.add(file);
      }
      List<X509Certificate> read = authorities.get(ca);
      trusted = read == null ? Certificates.read(pem) : read;
      authorities.put(ca, trusted);
    }
    String name = spec.certificate();
    CertificatePair shown = name == null ? null : pairs.byName().get(name);
    UpstreamTlsSettings like = UpstreamTlsSettings.DEFAULT;
    return new UpstreamTlsSettings(spec.verify(), trusted, null, shown, like.applications());
  }

  /** Each way in which clusters speak TLS, with the first place that says so. */
  private static Map<UpstreamTlsSpec, String> specs(Upstreams upstreams) {
    Map<UpstreamTlsSpec, String> specs = new LinkedHashMap<>();
    for (ClusterSpec cluster : upstreams.clusters().values()) {
      specs.computeIfAbsent(cluster.tls(), _ -> "clusters." + cluster.name() + ".tls");
    }
    for (VirtualHostSpec host : upstreams.hosts().values()) {
      for (RouteSpec route : host.routes()) {
        if (route.target() instanceof TargetSpec.Inline(ClusterSpec cluster)) {
          specs.computeIfAbsent(cluster.tls(), _ -> UpstreamsCheck.path(host, route) + ".tls");
        }
      }
    }
    return specs;
  }

  /** Before the table that needs it can be seen. */
  public void begin(Material material) {
    handshakes.add(material.clusters());
    certificates.put(material.pairs());
    certificates.follow(material.authorities());
  }

  /** When no other table is in force any more. */
  public void settle(Material material) {
    handshakes.retainOnly(material.clusters().keySet());
  }

  /** Reads the authorities again and takes over renewed client certificates. */
  public void refresh(Upstreams upstreams) {
    List<Problem> problems = new ArrayList<>();
    Material material = read(upstreams, certificates.document(), problems);
    problems.forEach(problem -> LOG.error("{} (the version in force stays)", problem));
    handshakes.add(material.clusters());
    handshakes.retainOnly(specs(upstreams).keySet());
  }
}
