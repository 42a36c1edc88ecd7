package io.gazan.upstreams.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gazan.upstreams.Globals;
import io.gazan.upstreams.Upstreams;
import io.gazan.upstreams.cluster.Balance;
import io.gazan.upstreams.cluster.CircuitSpec;
import io.gazan.upstreams.cluster.ClusterSpec;
import io.gazan.upstreams.cluster.HealthSpec;
import io.gazan.upstreams.cluster.Protocol;
import io.gazan.upstreams.cluster.ServerSpec;
import io.gazan.upstreams.consul.ConsulSpec;
import io.gazan.upstreams.policy.HeaderRules;
import io.gazan.upstreams.route.PathSpec;
import io.gazan.upstreams.route.RouteSpec;
import io.gazan.upstreams.route.TargetSpec;
import io.gazan.upstreams.route.VirtualHostSpec;
import io.gazan.upstreams.stream.message.EntryKey;
import io.gazan.upstreams.stream.message.EntryKey.Kind;
import io.gazan.upstreams.tls.UpstreamTlsSpec;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class SnapshotTest {
  @Test
  void shouldRefuseWhatHasNoEntry() {
    // Given
    Upstreams globals =
        new Upstreams(
            new Globals(null, 301, HeaderRules.NONE), new LinkedHashMap<>(), new LinkedHashMap<>());
    Upstreams consul =
        new Upstreams(
            Globals.NONE,
            new LinkedHashMap<>(),
            new LinkedHashMap<>(),
            new LinkedHashMap<>(),
            new ConsulSpec(
                List.of(URI.create("http://127.0.0.1:8500")), null, null, null, List.of()));

    // When Then
    assertThatThrownBy(() -> Snapshot.of(globals)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Snapshot.of(consul)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Snapshot.of(withInline("a b")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("a b");
  }

  private static Upstreams withInline(String cluster) {
    Documents documents = new Documents();
    documents.hosts.put(
        "a",
        new VirtualHostSpec(
            "a",
            List.of(
                new RouteSpec(
                    PathSpec.prefix("/"),
                    new TargetSpec.Inline(
                        new ClusterSpec(
                            cluster,
                            List.of(new ServerSpec("10.0.0.1", 80)),
                            Protocol.H2C,
                            UpstreamTlsSpec.DEFAULTS,
                            Balance.ROUND_ROBIN,
                            null,
                            HealthSpec.DEFAULTS,
                            CircuitSpec.DEFAULTS,
                            Duration.ZERO))))));
    return documents.upstreams();
  }

  @Test
  void shouldNotDependOnTheOrderNorOnWhatWasBefore() {
    // Given
    Documents one = new Documents().cluster("a", 1).cluster("b", 2).certificate("c", "MIIA");
    Documents other = new Documents().certificate("c", "MIIA").cluster("b", 2).cluster("a", 1);

    // When
    Snapshot first = Snapshot.of(one.upstreams());
    Snapshot second = Snapshot.of(other.upstreams(), Snapshot.of(Documents.of(3).upstreams()));

    // Then
    assertThat(first.version()).isEqualTo(second.version()).matches("[0-9a-f]{64}");
    assertThat(first.whole()).isEqualTo(second.whole());
    assertThat(first.size()).isEqualTo(first.whole().document().length());
  }

  @Test
  void shouldTellEveryDifferenceApart() {
    // Given
    List<UnaryOperator<Documents>> changes =
        List.of(
            d -> d.cluster("c-0", 8001),
            d -> d.cluster("c-9", 8000),
            d -> d.certificate("c-0", "MIIB"),
            d -> d.host("h-0.example", "c-1", null),
            d -> d.host("*", "c-1", null));

    // When
    List<String> versions =
        changes.stream()
            .map(change -> Snapshot.of(change.apply(Documents.of(2)).upstreams()).version())
            .toList();

    // Then
    assertThat(versions)
        .doesNotHaveDuplicates()
        .doesNotContain(Snapshot.of(Documents.of(2).upstreams()).version());
  }

  @Test
  void shouldSayOnlyWhatDiffers() {
    // Given
    Documents documents = Documents.of(1000);
    Snapshot base = Snapshot.of(documents.upstreams());
    documents.cluster("c-7", 1, 2).host("new.example", "c-7", null);
    documents.hosts.remove("h-3.example");
    documents.clusters.remove("c-3");

    // When
    var patch = Snapshot.of(documents.upstreams(), base).since(base);

    // Then
    assertThat(patch.base()).isEqualTo(base.version());
    assertThat(patch.entries())
        .isEqualTo(
            "{\"upstreams\":{\"new.example\":{\"paths\":{\"/\":{\"cluster\":\"c-7\"}}}},"
                + "\"clusters\":{\"c-7\":{\"servers\":[\"10.0.0.1:1\",\"10.0.0.1:2\"]}}}");
    assertThat(patch.removed())
        .containsExactly(new EntryKey(Kind.HOST, "h-3.example"), new EntryKey(Kind.CLUSTER, "c-3"));
  }

  @Test
  void shouldSayNothingBetweenEqualDocuments() {
    // Given
    Snapshot base = Snapshot.of(Documents.of(10).upstreams());

    // When
    var patch = Snapshot.of(Documents.of(10).upstreams()).since(base);

    // Then
    assertThat(patch.entries()).isEqualTo("{}");
    assertThat(patch.removed()).isEmpty();
  }

  @Test
  void shouldKeepTheTextsOfRecordsThatStay() {
    // Given
    Documents documents = Documents.of(100);
    Snapshot base = Snapshot.of(documents.upstreams());

    // When
    Snapshot next = Snapshot.of(documents.cluster("c-5", 9).upstreams(), base);

    // Then
    assertThat(next.entries(Kind.HOST))
        .isSameAs(base.entries(Kind.HOST).with(List.of(), java.util.Set.of()));
    for (int i = 0; i < 100; i++) {
      Entry now = next.entries(Kind.CLUSTER).find("c-" + i);
      Entry before = base.entries(Kind.CLUSTER).find("c-" + i);
      if (i == 5) {
        assertThat(now).isNotSameAs(before);
      } else {
        assertThat(now).isSameAs(before);
      }
    }
  }

  @Test
  void shouldShowNoKeys() {
    // Given
    Snapshot snapshot = Snapshot.of(new Documents().certificate("c", "MIISECRET").upstreams());

    // When Then
    assertThat(snapshot.whole().document()).contains("MIISECRET");
    assertThat(snapshot.toString() + snapshot.whole() + snapshot.since(Snapshot.EMPTY))
        .doesNotContain("MIISECRET");
    assertThat(snapshot.entries(Kind.CERTIFICATE).list().toString()).doesNotContain("MIISECRET");
  }
}
