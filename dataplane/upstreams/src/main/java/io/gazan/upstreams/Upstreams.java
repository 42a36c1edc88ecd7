package io.gazan.upstreams;

import io.gazan.upstreams.cluster.ClusterSpec;
import io.gazan.upstreams.consul.ConsulSpec;
import io.gazan.upstreams.route.VirtualHostSpec;
import io.gazan.upstreams.tls.CertificateSpec;
import io.gazan.upstreams.value.Immutable;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/**
 * The whole declarative routing document, as one immutable value: two documents that say the same
 * are equal, whatever their layout. Made by {@code UpstreamsReader}, which also checks everything
 * that spans records (a named cluster or certificate exists, a path stands once); who builds one by
 * hand answers for that himself.
 *
 * @param clusters the named clusters in the order of the document
 * @param certificates the named certificates in the order of the document
 * @param hosts keyed like {@link VirtualHostSpec#host()}, in the order of the document
 * @param consul who is to tell the servers of the clusters made of its services; null when every
 *     cluster says its own
 */
public record Upstreams(
    Globals globals,
    SequencedMap<String, ClusterSpec> clusters,
    SequencedMap<String, CertificateSpec> certificates,
    SequencedMap<String, VirtualHostSpec> hosts,
    @Nullable ConsulSpec consul) {
  public static final Upstreams EMPTY =
      new Upstreams(Globals.NONE, new LinkedHashMap<>(), new LinkedHashMap<>());

  public Upstreams {
    clusters = Immutable.map(clusters);
    certificates = Immutable.map(certificates);
    hosts = Immutable.map(hosts);
  }

  /** Without Consul. */
  public Upstreams(
      Globals globals,
      SequencedMap<String, ClusterSpec> clusters,
      SequencedMap<String, CertificateSpec> certificates,
      SequencedMap<String, VirtualHostSpec> hosts) {
    this(globals, clusters, certificates, hosts, null);
  }

  /** Without certificates. */
  public Upstreams(
      Globals globals,
      SequencedMap<String, ClusterSpec> clusters,
      SequencedMap<String, VirtualHostSpec> hosts) {
    this(globals, clusters, new LinkedHashMap<>(), hosts);
  }

  /** The same for who does not ask Consul: the clusters of its services are as they are here. */
  public Upstreams withoutConsul() {
    return consul == null ? this : new Upstreams(globals, clusters, certificates, hosts);
  }
}
