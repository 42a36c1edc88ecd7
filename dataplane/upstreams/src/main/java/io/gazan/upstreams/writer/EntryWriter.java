package io.gazan.upstreams.writer;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.gazan.upstreams.cluster.ClusterSpec;
import io.gazan.upstreams.document.JsonOutput;
import io.gazan.upstreams.route.VirtualHostSpec;
import io.gazan.upstreams.tls.CertificateSpec;

/**
 * Writes the value of one entry of a document, secrets and all, as JSON without a blank: what
 * {@link UpstreamsWriter} puts below the entry's key. Equal records have equal texts.
 */
public final class EntryWriter {
  private EntryWriter() {}

  /**
   * What stands below a key of {@code upstreams}.
   *
   * @throws IllegalArgumentException if a route has a cluster of its own that says more than {@code
   *     servers} and {@code healthcheck}: it is to be a named one
   */
  public static String text(VirtualHostSpec host) {
    JsonOutput out = JsonOutput.compact().object();
    new RouteWriter(out, Secrets.REVEALED, LiftedClusters.none(host)).write(host);
    return text(out);
  }

  /** What stands below the key of one of the clusters. */
  public static String text(ClusterSpec cluster) {
    JsonOutput out = JsonOutput.compact().object();
    new ClusterWriter(out).write(cluster);
    return text(out);
  }

  /** What stands below the key of one of the certificates. */
  public static String text(CertificateSpec certificate) {
    JsonOutput out = JsonOutput.compact().object();
    new CertificateWriter(out, Secrets.REVEALED).write(certificate);
    return text(out);
  }

  private static String text(JsonOutput out) {
    return new String(out.end().bytes(), UTF_8);
  }
}
