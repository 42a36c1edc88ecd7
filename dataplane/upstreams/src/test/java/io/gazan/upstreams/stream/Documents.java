package io.gazan.upstreams.stream;

import io.gazan.upstreams.Globals;
import io.gazan.upstreams.Upstreams;
import io.gazan.upstreams.cluster.ClusterSpec;
import io.gazan.upstreams.cluster.ServerSpec;
import io.gazan.upstreams.route.PathSpec;
import io.gazan.upstreams.route.RouteSpec;
import io.gazan.upstreams.route.TargetSpec;
import io.gazan.upstreams.route.VirtualHostSpec;
import io.gazan.upstreams.route.WeightedCluster;
import io.gazan.upstreams.tls.CertificateSpec;
import io.gazan.upstreams.tls.PemSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/** A document that grows and shrinks as an operator's does; the records stay that stay the same. */
final class Documents {
  final SequencedMap<String, ClusterSpec> clusters = new LinkedHashMap<>();
  final SequencedMap<String, CertificateSpec> certificates = new LinkedHashMap<>();
  final SequencedMap<String, VirtualHostSpec> hosts = new LinkedHashMap<>();

  /** A host for each number with a cluster of its own. */
  static Documents of(int hosts) {
    Documents documents = new Documents();
    for (int i = 0; i < hosts; i++) {
      documents.cluster("c-" + i, 8000).host("h-" + i + ".example", "c-" + i, null);
    }
    return documents;
  }

  Documents cluster(String name, int... ports) {
    List<ServerSpec> servers =
        java.util.Arrays.stream(ports).mapToObj(port -> new ServerSpec("10.0.0.1", port)).toList();
    clusters.put(name, new ClusterSpec(name, servers));
    return this;
  }

  Documents certificate(String name, String word) {
    certificates.put(
        name,
        new CertificateSpec(
            name,
            new PemSource.Text(pem("CERTIFICATE", word)),
            new PemSource.Text(pem("PRIVATE KEY", word)),
            List.of(name + ".example")));
    return this;
  }

  private static String pem(String what, String word) {
    return "-----BEGIN " + what + "-----\n" + word + "\n-----END " + what + "-----\n";
  }

  Documents host(String name, String cluster, @Nullable String certificate) {
    hosts.put(
        name,
        new VirtualHostSpec(
            name,
            certificate,
            List.of(
                new RouteSpec(
                    PathSpec.prefix("/"),
                    new TargetSpec.Named(List.of(new WeightedCluster(cluster, 1)))))));
    return this;
  }

  Upstreams upstreams() {
    return new Upstreams(Globals.NONE, clusters, certificates, hosts);
  }
}
