package io.gazan.dataplane.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.gazan.dataplane.config.MasterKey;
import io.gazan.dataplane.filter.auth.AuthFilters;
import io.gazan.dataplane.filter.limit.ClientTable;
import io.gazan.dataplane.routing.document.DocumentTls;
import io.gazan.dataplane.testing.Handshakes;
import io.gazan.dataplane.testing.tls.TestCertificates;
import io.gazan.dataplane.testing.tls.TestPair;
import io.gazan.dataplane.tls.certificate.BadPair;
import io.gazan.dataplane.tls.certificate.CertificateIndex;
import io.gazan.dataplane.tls.certificate.CertificatePair;
import io.gazan.dataplane.tls.certificate.CertificateStore;
import io.gazan.upstreams.Globals;
import io.gazan.upstreams.Problem;
import io.gazan.upstreams.Upstreams;
import io.gazan.upstreams.cluster.Balance;
import io.gazan.upstreams.cluster.CircuitSpec;
import io.gazan.upstreams.cluster.ClusterSpec;
import io.gazan.upstreams.cluster.HealthSpec;
import io.gazan.upstreams.cluster.Protocol;
import io.gazan.upstreams.cluster.ServerSpec;
import io.gazan.upstreams.document.parse.DocumentLimits;
import io.gazan.upstreams.route.PathSpec;
import io.gazan.upstreams.route.RouteSpec;
import io.gazan.upstreams.route.TargetSpec;
import io.gazan.upstreams.route.VirtualHostSpec;
import io.gazan.upstreams.route.WeightedCluster;
import io.gazan.upstreams.stream.Reading;
import io.gazan.upstreams.stream.Snapshot;
import io.gazan.upstreams.stream.SnapshotReader;
import io.gazan.upstreams.stream.message.StreamMessage.Content;
import io.gazan.upstreams.stream.message.StreamMessage.Update;
import io.gazan.upstreams.tls.CertificateSpec;
import io.gazan.upstreams.tls.PemSource;
import io.gazan.upstreams.tls.UpstreamTlsSpec;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What one change of an operator makes anew in a table of many hosts: nothing but itself. */
class PatchCostTest {
  private static final int HOSTS = 500;
  private static final int CERTIFICATES = 50;
  private static final TestPair PAIR = TestCertificates.server("h.test");

  @AutoClose private final TablesFixture fixture = new TablesFixture();
  @AutoClose private final CertificateStore certificates = new CertificateStore(null, null);
  private final SnapshotReader reader = new SnapshotReader(DocumentLimits.DEFAULTS);
  private final SequencedMap<String, ClusterSpec> clusters = new LinkedHashMap<>();
  private final SequencedMap<String, CertificateSpec> named = new LinkedHashMap<>();
  private final SequencedMap<String, VirtualHostSpec> hosts = new LinkedHashMap<>();
  private RoutingTables tables;
  private Snapshot sent = Snapshot.EMPTY;
  private @Nullable Snapshot held;

  @BeforeEach
  void apply() throws BadPair {
    certificates.start();
    tables =
        new RoutingTables(
            fixture.registry,
            new FilterParts(443, new ClientTable(), new AuthFilters(MasterKey.NONE)),
            new DocumentTls(certificates, Handshakes.of()));
    for (int i = 0; i < HOSTS; i++) {
      cluster("c-" + i, 1000 + i);
      host("h-" + i + ".test", "c-" + i, i < CERTIFICATES ? "t-" + i : null);
    }
    for (int i = 0; i < CERTIFICATES; i++) {
      certificate("t-" + i);
    }
    send();
  }

  private void cluster(String name, int port) {
    clusters.put(
        name,
        new ClusterSpec(
            name,
            List.of(new ServerSpec("10.0.0.1", port)),
            Protocol.HTTP1,
            UpstreamTlsSpec.DEFAULTS,
            Balance.ROUND_ROBIN,
            null,
            HealthSpec.OFF,
            CircuitSpec.DEFAULTS,
            Duration.ZERO));
  }

  private void certificate(String name) {
    named.put(
        name,
        new CertificateSpec(
            name,
            new PemSource.Text(PAIR.chainPem()),
            new PemSource.Text(PAIR.keyPem()),
            List.of(name + ".test")));
  }

  private void host(String name, String cluster, @Nullable String certificate) {
    TargetSpec target = new TargetSpec.Named(List.of(new WeightedCluster(cluster, 1)));
    hosts.put(
        name,
        new VirtualHostSpec(
            name, certificate, List.of(new RouteSpec(PathSpec.prefix("/"), target))));
  }

  /** As the stream would: only what differs, read and put in force. */
  private void send() {
    Snapshot next = Snapshot.of(new Upstreams(Globals.NONE, clusters, named, hosts), sent);
    Content content = held == null ? next.whole() : next.since(sent);
    Reading reading = reader.read(new Update(1, 1, next.version(), content), held);
    assertThat(reading).isInstanceOf(Reading.Read.class);
    if (reading instanceof Reading.Read(Snapshot snapshot, List<Problem> _)) {
      assertThat(tables.apply(snapshot.upstreams())).isEmpty();
      held = snapshot;
    }
    sent = next;
  }

  private List<VirtualHost> compiled() {
    return List.copyOf(tables.current().byName().values());
  }

  private long anew(List<VirtualHost> before) {
    return tables.current().byName().values().stream()
        .filter(host -> !before.contains(host)) // a compiled host is equal to itself alone
        .count();
  }

  @Test
  void shouldCompileTheHostsOfAClusterWhoseEndpointsChange() {
    // Given
    Upstreams was = tables.current().upstreams();
    List<VirtualHost> before = compiled();
    Map<String, CertificatePair> pairs = certificates.document().byName();

    // When
    cluster("c-7", 1);
    send();

    // Then
    assertThat(tables.changes().lastHosts()).isOne();
    assertThat(tables.changes().lastClusters()).isOne();
    assertThat(anew(before)).isOne();
    assertThat(tables.current().upstreams().hosts()).isSameAs(was.hosts());
    assertThat(tables.current().upstreams().certificates()).isSameAs(was.certificates());
    assertThat(certificates.document().byName()).isSameAs(pairs);
    assertThat(tables.current().clusters()).hasSize(HOSTS);
  }

  @Test
  void shouldCompileAHostThatIsNew() {
    // Given
    Upstreams was = tables.current().upstreams();
    List<VirtualHost> before = compiled();
    Map<String, CertificatePair> pairs = certificates.document().byName();
    CertificateIndex index = certificates.index();

    // When
    host("new.test", "c-1", "t-3");
    send();

    // Then
    assertThat(tables.changes().lastHosts()).isOne();
    assertThat(tables.changes().lastClusters()).isZero();
    assertThat(anew(before)).isOne();
    assertThat(tables.current().upstreams().clusters()).isSameAs(was.clusters());
    assertThat(certificates.document().byName()).isSameAs(pairs);
    assertThat(certificates.index().all()).isSameAs(index.all());
    assertThat(certificates.index().pick("new.test")).isSameAs(pairs.get("t-3"));
  }

  @Test
  void shouldReadACertificateThatIsNewAndNoOther() {
    // Given
    Map<String, CertificatePair> pairs = certificates.document().byName();

    // When
    certificate("t-7");
    certificate("new");
    send();

    // Then
    Map<String, CertificatePair> now = certificates.document().byName();
    assertThat(now).hasSize(CERTIFICATES + 1);
    pairs.forEach((name, pair) -> assertThat(now.get(name)).as(name).isSameAs(pair));
    assertThat(certificates.index().pick("new.test")).isSameAs(now.get("new"));
    assertThat(tables.changes().lastHosts()).isZero();
  }

  @Test
  void shouldForgetWhatAHostAskedFor() {
    // When
    host("h-1.test", "c-1", null);
    hosts.remove("h-2.test");
    send();

    // Then
    assertThat(certificates.index().pick("h-1.test")).isNull();
    assertThat(certificates.index().pick("h-2.test")).isNull();
    assertThat(certificates.index().pick("h-3.test")).isNotNull();
    assertThat(tables.current().hostCount()).isEqualTo(HOSTS - 1);
  }
}
