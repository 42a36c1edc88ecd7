package io.gazan.upstreams.writer;

import io.gazan.upstreams.Upstreams;
import io.gazan.upstreams.cluster.ClusterSpec;
import io.gazan.upstreams.document.JsonOutput;
import io.gazan.upstreams.route.VirtualHostSpec;
import io.gazan.upstreams.tls.CertificateSpec;
import io.gazan.upstreams.tls.PemSource;

/**
 * Writes a whole document as JSON, which the reader of upstreams takes from any place: file paths
 * in it are absolute.
 */
public final class UpstreamsWriter {
  private final Upstreams upstreams;
  private final Secrets secrets;
  private final JsonOutput out = JsonOutput.pretty();
  private final LiftedClusters lifted;

  private UpstreamsWriter(Upstreams upstreams, Secrets secrets) {
    this.upstreams = upstreams;
    this.secrets = secrets;
    this.lifted = LiftedClusters.of(upstreams);
  }

  /** UTF-8. */
  public static byte[] write(Upstreams upstreams, Secrets secrets) {
    return new UpstreamsWriter(upstreams, secrets).write();
  }

  private byte[] write() {
    out.object();
    PolicyWriter policies = new PolicyWriter(out, secrets);
    policies.sticky(upstreams.globals().sticky());
    policies.toHttps(upstreams.globals().toHttps());
    policies.headers(upstreams.globals().headers());
    LimitWriter limits = new LimitWriter(out);
    limits.rate(upstreams.globals().rate());
    limits.failures(upstreams.globals().failures());
    new AuthWriter(out, secrets).write(upstreams.globals().authorization());
    certificates();
    clusters();
    out.object("upstreams");
    upstreams.hosts().values().forEach(this::host);
    out.end();
    return out.end().bytes();
  }

  private void certificates() {
    if (upstreams.certificates().isEmpty()) {
      return;
    }
    out.object("certificates");
    CertificateWriter writer = new CertificateWriter(out, secrets);
    for (CertificateSpec certificate : upstreams.certificates().values()) {
      out.object(certificate.name());
      writer.write(certificate);
      out.end();
    }
    out.end();
  }

  private void clusters() {
    if (upstreams.clusters().isEmpty() && lifted.isEmpty()) {
      return;
    }
    ClusterWriter writer = new ClusterWriter(out);
    out.object("clusters");
    for (ClusterSpec cluster : upstreams.clusters().values()) {
      out.object(cluster.name());
      writer.write(cluster);
      out.end();
    }
    lifted.forEach(
        (name, cluster) -> {
          out.object(name);
          writer.write(cluster);
          out.end();
        });
    out.end();
  }

  private void host(VirtualHostSpec host) {
    out.object(host.host());
    new RouteWriter(out, secrets, lifted).write(host);
    out.end();
  }

  static String text(PemSource source) {
    return switch (source) {
      case PemSource.Text(String pem) -> pem;
      case PemSource.File file -> file.path().toString();
    };
  }
}
