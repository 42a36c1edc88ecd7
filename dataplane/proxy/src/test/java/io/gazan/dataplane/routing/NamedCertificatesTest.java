package io.gazan.dataplane.routing;

import static io.gazan.dataplane.routing.Documents.host;
import static org.assertj.core.api.Assertions.assertThat;

import io.gazan.upstreams.Globals;
import io.gazan.upstreams.Problem;
import io.gazan.upstreams.Upstreams;
import io.gazan.upstreams.cluster.ClusterSpec;
import io.gazan.upstreams.cluster.ServerSpec;
import io.gazan.upstreams.route.RouteSpec;
import io.gazan.upstreams.route.TargetSpec;
import io.gazan.upstreams.route.VirtualHostSpec;
import io.gazan.upstreams.tls.CertificateSpec;
import io.gazan.upstreams.tls.PemSource;
import io.gazan.upstreams.tls.UpstreamTlsSpec;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the tables make of the certificates of a document. */
class NamedCertificatesTest {
  private final TablesFixture fixture = new TablesFixture();

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void whatIsNotThereIsRefusedWhoeverRefersToIt() {
    // Given
    RoutingTable before = fixture.apply(document(clusters(null), host("a.test", "/")));
    ClusterSpec inline = cluster("b.test /", "inline");
    VirtualHostSpec host =
        new VirtualHostSpec(
            "b.test",
            "host",
            List.of(new RouteSpec(Documents.path("/"), new TargetSpec.Inline(inline))));

    // When
    List<Problem> problems =
        fixture.tables.apply(document(clusters("named"), host, certificate("other", "1")));

    // Then
    assertThat(problems)
        .extracting(Problem::toString)
        .containsExactly(
            "clusters.c.tls.certificate: there is no certificate 'named'",
            "upstreams.b.test.certificate: there is no certificate 'host'",
            "upstreams.b.test.paths./.tls.certificate: there is no certificate 'inline'");
    assertThat(fixture.tables.current()).isSameAs(before);
  }

  @Test
  void aNewKeyMakesANewVersionAndCompilesNothingElse() {
    // Given
    VirtualHostSpec host = new VirtualHostSpec("a.test", "one", host("a.test", "/").routes());
    CertificateSpec two = certificate("two", "2");
    TableVersion first =
        fixture.apply(document(clusters("two"), host, certificate("one", "1"), two)).version();

    // When
    RoutingTable changed =
        fixture.apply(
            document(
                clusters("two"), host, certificate("one", "renewed"), certificate("two", "2")));

    // Then
    assertThat(changed.version().contentHash()).isNotEqualTo(first.contentHash());
    assertThat(fixture.tables.changes().lastHosts()).isZero();
    assertThat(fixture.tables.changes().lastClusters()).isZero();
    assertThat(changed.upstreams().certificates().get("two")).isSameAs(two);
    assertThat(changed.upstreams().certificates().get("one"))
        .isEqualTo(certificate("one", "renewed"));

    // When it comes back, in another order
    RoutingTable back =
        fixture.apply(
            document(clusters("two"), host, certificate("two", "2"), certificate("one", "1")));

    // Then
    assertThat(back.version().contentHash()).isEqualTo(first.contentHash());
  }

  @Test
  void otherAuthoritiesMakeANewVersion() {
    // Given
    TableVersion first = fixture.apply(document(trusting("1"), host("a.test", "/"))).version();

    // When
    TableVersion other = fixture.apply(document(trusting("2"), host("a.test", "/"))).version();

    // Then
    assertThat(other.contentHash()).isNotEqualTo(first.contentHash());
  }

  @Test
  void aCertificateThatLeavesIsMissedByAHostThatDidNotChange() {
    // Given
    VirtualHostSpec host = new VirtualHostSpec("a.test", "one", host("a.test", "/").routes());
    RoutingTable before = fixture.apply(document(clusters(null), host, certificate("one", "1")));

    // When
    List<Problem> problems = fixture.tables.apply(document(clusters(null), host));

    // Then
    assertThat(problems).extracting(Problem::path).containsExactly("upstreams.a.test.certificate");
    assertThat(fixture.tables.current()).isSameAs(before);
  }

  @Test
  void theOtherCertificateOfAHostCompilesThatHost() {
    // Given
    List<RouteSpec> routes = host("a.test", "/").routes();
    CertificateSpec one = certificate("one", "1");
    CertificateSpec two = certificate("two", "2");
    fixture.apply(document(clusters(null), new VirtualHostSpec("a.test", "one", routes), one, two));

    // When
    fixture.apply(document(clusters(null), new VirtualHostSpec("a.test", "two", routes), one, two));

    // Then
    assertThat(fixture.tables.changes().lastHosts()).isEqualTo(1);
    assertThat(fixture.tables.changes().lastClusters()).isZero();
  }

  private static CertificateSpec certificate(String name, String key) {
    return new CertificateSpec(
        name, new PemSource.File(Path.of("/crt.pem")), new PemSource.Text(key), List.of());
  }

  private static SequencedMap<String, ClusterSpec> clusters(@Nullable String certificate) {
    SequencedMap<String, ClusterSpec> clusters = new LinkedHashMap<>();
    clusters.put("c", cluster("c", certificate));
    return clusters;
  }

  private static SequencedMap<String, ClusterSpec> trusting(String ca) {
    SequencedMap<String, ClusterSpec> clusters = new LinkedHashMap<>();
    clusters.put("c", cluster("c", new UpstreamTlsSpec(true, new PemSource.Text(ca), null, null)));
    return clusters;
  }

  private static ClusterSpec cluster(String name, @Nullable String certificate) {
    return cluster(name, new UpstreamTlsSpec(false, null, null, certificate));
  }

  private static ClusterSpec cluster(String name, UpstreamTlsSpec tls) {
    ClusterSpec plain = new ClusterSpec(name, List.of(new ServerSpec("10.0.0.1", 443)));
    return new ClusterSpec(
        name,
        plain.servers(),
        plain.protocol(),
        tls,
        plain.balance(),
        plain.hashOn(),
        plain.health(),
        plain.circuit(),
        plain.slowStart());
  }

  private static Upstreams document(
      SequencedMap<String, ClusterSpec> clusters,
      VirtualHostSpec host,
      CertificateSpec... certificates) {
    SequencedMap<String, CertificateSpec> byName = new LinkedHashMap<>();
    Arrays.stream(certificates).forEach(each -> byName.put(each.name(), each));
    SequencedMap<String, VirtualHostSpec> hosts = new LinkedHashMap<>();
    hosts.put(host.host(), host);
    return new Upstreams(Globals.NONE, clusters, byName, hosts);
  }
}
