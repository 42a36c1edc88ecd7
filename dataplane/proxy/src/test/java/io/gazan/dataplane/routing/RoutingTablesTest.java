package io.gazan.dataplane.routing;

import static io.gazan.dataplane.routing.Documents.cluster;
import static io.gazan.dataplane.routing.Documents.document;
import static io.gazan.dataplane.routing.Documents.host;
import static io.gazan.dataplane.routing.Documents.named;
import static io.gazan.upstreams.policy.RoutePolicies.NONE;
import static org.assertj.core.api.Assertions.assertThat;

import io.gazan.dataplane.cluster.Cluster;
import io.gazan.upstreams.Globals;
import io.gazan.upstreams.Problem;
import io.gazan.upstreams.Upstreams;
import io.gazan.upstreams.cluster.ClusterSpec;
import io.gazan.upstreams.policy.AuthSpec;
import io.gazan.upstreams.policy.CorsSpec;
import io.gazan.upstreams.policy.HeaderLine;
import io.gazan.upstreams.policy.HeaderRules;
import io.gazan.upstreams.policy.RoutePolicies;
import io.gazan.upstreams.route.RouteSpec;
import io.gazan.upstreams.route.VirtualHostSpec;
import io.gazan.upstreams.value.Setting;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RoutingTablesTest {
  private final TablesFixture fixture = new TablesFixture();

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void theTableOfTheStartIsEmpty() {
    // Then
    assertThat(fixture.match("any.test", "/")).isNull();
    assertThat(fixture.tables.current().version().number()).isZero();
    assertThat(fixture.tables.current().hostCount()).isZero();
    assertThat(fixture.tables.changes()).isEqualTo(TableChanges.NONE);
  }

  @Test
  void aDocumentWithProblemsNamesThemAllAndChangesNothing() {
    // Given
    RoutingTable before = fixture.apply(document(host("a.test", "/")));
    HeaderRules bad =
        new HeaderRules(
            List.of(new HeaderLine("X-A", "1\r\nX-B: 2")),
            List.of(new HeaderLine("Content-Length", "7")),
            List.of(new HeaderLine("no token", "x")),
            List.of("Transfer-Encoding"),
            List.of(),
            List.of(new HeaderLine("TE", "x")),
            List.of(new HeaderLine("X-B", "\0")));
    RouteSpec plain = Documents.inline("b.test", "/");
    RouteSpec route = new RouteSpec(plain.path(), plain.target(), bad, plain.policies());

    // When
    List<Problem> problems =
        fixture.tables.apply(
            document(
                Globals.NONE,
                List.of(cluster("known", 1)),
                List.of(
                    new VirtualHostSpec("b.test", List.of(route)),
                    new VirtualHostSpec("c.test", List.of(named("=/x", "known", "unknown"))))));

    // Then
    assertThat(problems)
        .extracting(Problem::path)
        .containsExactly(
            "upstreams.b.test.paths./.headers",
            "upstreams.b.test.paths./.client_headers",
            "upstreams.b.test.paths./.server_headers",
            "upstreams.b.test.paths./.remove_client_headers",
            "upstreams.b.test.paths./.add_client_headers",
            "upstreams.b.test.paths./.add_server_headers",
            "upstreams.c.test.paths.=/x");
    assertThat(problems.getLast().message()).contains("'unknown'");
    assertThat(fixture.tables.current()).isSameAs(before);
    assertThat(fixture.tables.changes().rejected()).isEqualTo(1);
    assertThat(fixture.registry.clusters()).extracting(Cluster::name).containsExactly("a.test /");
  }

  @Test
  void whatCannotBeCompiledIsNamedAndChangesNothing() {
    // Given: no reader lets these through, but nothing else checks them
    RoutingTable before = fixture.apply(document(host("a.test", "/")));
    RoutePolicies odd = cors("https://a.example", "\u20ac");

    // When
    List<Problem> problems =
        fixture.tables.apply(
            document(
                host("a.test", "/", "/more"),
                new VirtualHostSpec("b.test", List.of(with("=/odd", odd), with("/", NONE))),
                new VirtualHostSpec("c.test", List.of(with("/even.odder", odd)))));

    // Then
    assertThat(problems)
        .extracting(Problem::path)
        .containsExactly("upstreams.b.test.paths.=/odd", "upstreams.c.test.paths./even.odder");
    assertThat(problems)
        .allSatisfy(
            problem ->
                assertThat(problem.message()).startsWith("internal error: java.lang.Illegal"));
    assertThat(fixture.tables.current()).isSameAs(before);
    assertThat(fixture.tables.changes().rejected()).isEqualTo(1);
    assertThat(fixture.registry.clusters()).extracting(Cluster::name).containsExactly("a.test /");

    // And without them, the rest comes into force
    fixture.apply(document(host("a.test", "/", "/more"), host("b.test", "/")));
    assertThat(fixture.match("b.test", "/odd")).isEqualTo("b.test /");
  }

  @Test
  void whatOnlyAReaderWouldRefuseIsRefusedHereToo() {
    // Given
    AuthSpec forward =
        new AuthSpec.Forward(
            URI.create("http://a/"), "GET", List.of("X-A", "hOST"), Duration.ofSeconds(1));
    HeaderRules headers =
        new HeaderRules(
            List.of(), List.of(), List.of(), List.of(), List.of("Host"), List.of(), List.of());
    RouteSpec plain = Documents.inline("a.test", "/c");

    // When
    List<Problem> problems =
        fixture.tables.apply(
            document(
                new VirtualHostSpec(
                    "a.test",
                    List.of(
                        with("/a", cors("https://[\u20ac]", "X-A")),
                        with("/b", NONE.withAuthorization(new Setting.On<>(forward))),
                        new RouteSpec(plain.path(), plain.target(), headers, NONE)))));

    // Then
    assertThat(problems)
        .extracting(Problem::path)
        .containsExactly(
            "upstreams.a.test.paths./a.cors.origins",
            "upstreams.a.test.paths./b.authorization.response_headers",
            "upstreams.a.test.paths./c.remove_server_headers");
  }

  @Test
  void anEqualDocumentKeepsTheTable() {
    // Given
    RoutingTable before = fixture.apply(document(host("a.test", "/")));

    // When
    RoutingTable after = fixture.apply(document(host("a.test", "/")));

    // Then
    assertThat(after).isSameAs(before);
    assertThat(fixture.tables.changes().applied()).isEqualTo(2);
    assertThat(fixture.tables.changes().lastHosts()).isZero();
  }

  @Test
  void oneChangedHostOfTenThousandCompilesThatOneOnly() {
    // Given
    List<VirtualHostSpec> hosts = tenThousand("/");
    fixture.apply(document(Globals.NONE, List.of(), hosts));
    assertThat(fixture.tables.changes().lastHosts()).isEqualTo(10_000);
    assertThat(fixture.tables.changes().lastClusters()).isEqualTo(10_000);
    Route untouched = fixture.route("host-1.test", "/");

    // When
    List<VirtualHostSpec> changed = tenThousand("/");
    changed.set(5_000, host("host-5000.test", "/", "/more"));
    fixture.apply(document(Globals.NONE, List.of(), changed));

    // Then
    assertThat(fixture.tables.changes().lastHosts()).isEqualTo(1);
    assertThat(fixture.tables.changes().lastClusters()).isEqualTo(1);
    assertThat(fixture.route("host-1.test", "/")).isSameAs(untouched);
    assertThat(fixture.match("host-5000.test", "/more")).isEqualTo("host-5000.test /more");

    // When a host goes and another comes
    changed.set(7, host("new.test", "/"));
    fixture.apply(document(Globals.NONE, List.of(), changed));

    // Then
    assertThat(fixture.tables.changes().lastHosts()).isEqualTo(1);
    assertThat(fixture.match("host-7.test", "/")).isNull();
    assertThat(fixture.match("new.test", "/")).isEqualTo("new.test /");
    assertThat(fixture.registry.clusters()).hasSize(10_001);
  }

  @Test
  void oneChangedClusterCompilesItAndTheHostsThatNameIt() {
    // Given
    List<VirtualHostSpec> hosts =
        List.of(
            new VirtualHostSpec("a.test", List.of(named("/", "one"))),
            new VirtualHostSpec("b.test", List.of(named("/", "two"), named("/x", "one*9", "two"))),
            new VirtualHostSpec("c.test", List.of(named("/", "two"))),
            host("d.test", "/"));
    List<ClusterSpec> clusters = List.of(cluster("one", 1), cluster("two", 2), cluster("idle", 3));
    fixture.apply(document(Globals.NONE, clusters, hosts));
    Cluster two = Objects.requireNonNull(fixture.route("c.test", "/").pickCluster());

    // When
    List<ClusterSpec> changed = List.of(cluster("one", 9), cluster("two", 2), cluster("idle", 3));
    fixture.apply(document(Globals.NONE, changed, hosts));

    // Then
    assertThat(fixture.tables.changes().lastHosts()).isEqualTo(2);
    assertThat(fixture.tables.changes().lastClusters()).isEqualTo(1);
    Cluster one = Objects.requireNonNull(fixture.route("a.test", "/").pickCluster());
    assertThat(one.spec()).isEqualTo(cluster("one", 9));
    assertThat(fixture.route("c.test", "/").pickCluster()).isSameAs(two);
    assertThat(fixture.route("b.test", "/").pickCluster()).isSameAs(two);
    assertThat(fixture.registry.clusters())
        .extracting(Cluster::name)
        .containsExactly("one", "two", "d.test /");
  }

  @Test
  void aClusterThatLeavesIsMissedByAHostThatDidNotChange() {
    // Given
    List<VirtualHostSpec> hosts =
        List.of(
            new VirtualHostSpec("a.test", List.of(named("/", "one"))),
            new VirtualHostSpec("b.test", List.of(named("/", "two"))));
    List<ClusterSpec> both = List.of(cluster("one", 1), cluster("two", 2));
    RoutingTable before = fixture.apply(document(Globals.NONE, both, hosts));

    // When
    List<Problem> problems =
        fixture.tables.apply(document(Globals.NONE, List.of(cluster("one", 1)), hosts));

    // Then
    assertThat(problems).extracting(Problem::path).containsExactly("upstreams.b.test.paths./");
    assertThat(fixture.tables.current()).isSameAs(before);
  }

  @Test
  void hostsThatChangePlacesAreStillFoundByTheirNames() {
    // Given
    fixture.apply(document(host("a.test", "/"), host("b.test", "/x"), host("*.test", "/")));

    // When Then: the same names in the same order, in another order, and other names
    fixture.apply(document(host("a.test", "/"), host("b.test", "/y"), host("*.test", "/")));
    assertThat(fixture.match("b.test", "/y")).isEqualTo("b.test /y");
    assertThat(fixture.match("c.test", "/")).isEqualTo("*.test /");
    fixture.apply(document(host("b.test", "/y"), host("*.test", "/"), host("a.test", "/")));
    assertThat(fixture.match("b.test", "/y")).isEqualTo("b.test /y");
    assertThat(fixture.match("a.test", "/")).isEqualTo("a.test /");
    fixture.apply(document(host("b.test", "/y"), host("*.test", "/"), host("c.test", "/z")));
    assertThat(fixture.match("a.test", "/")).isEqualTo("*.test /");
    assertThat(fixture.match("c.test", "/z")).isEqualTo("c.test /z");
  }

  @Test
  void changedGlobalsCompileEveryHostAndNoCluster() {
    // Given
    fixture.apply(document(host("a.test", "/"), host("b.test", "/")));

    // When
    fixture.apply(
        document(
            new Globals(null, 301, HeaderRules.NONE),
            List.of(),
            List.of(host("a.test", "/"), host("b.test", "/"))));

    // Then
    assertThat(fixture.tables.changes().lastHosts()).isEqualTo(2);
    assertThat(fixture.tables.changes().lastClusters()).isZero();
    assertThat(fixture.tables.changes().compiledHosts()).isEqualTo(4);
  }

  @Test
  void aWeightedRouteGoesOnWhereItWasWhenItsHostChanges() {
    // Given
    List<ClusterSpec> clusters = List.of(cluster("one", 1), cluster("two", 2));
    RouteSpec weighted = named("/", "one*2", "two");
    fixture.apply(
        document(
            Globals.NONE, clusters, List.of(new VirtualHostSpec("a.test", List.of(weighted)))));
    String before = turns(4);

    // When
    fixture.apply(
        document(
            Globals.NONE,
            clusters,
            List.of(new VirtualHostSpec("a.test", List.of(weighted, named("/x", "one"))))));

    // Then
    assertThat(before + turns(5)).isEqualTo("one two one one two one one two one ");
  }

  @Test
  void equalDocumentsHaveEqualHashesInAnyOrder() {
    // Given
    Upstreams document = document(host("a.test", "/", "/x"), host("b.test", "/"));
    TableVersion first = fixture.apply(document).version();

    // When
    TableVersion other = fixture.apply(document(host("a.test", "/"))).version();
    TableVersion again =
        fixture.apply(document(host("b.test", "/"), host("a.test", "/", "/x"))).version();

    // Then
    assertThat(again.contentHash()).isEqualTo(first.contentHash());
    assertThat(other.contentHash()).isNotEqualTo(first.contentHash());
    assertThat(first.number()).isEqualTo(1);
    assertThat(again.number()).isEqualTo(3);
    assertThat(again).hasToString("3-" + first.toString().substring(2));
  }

  private static RouteSpec with(String key, RoutePolicies policies) {
    RouteSpec plain = Documents.inline("h", key);
    return new RouteSpec(plain.path(), plain.target(), plain.headers(), policies);
  }

  private static RoutePolicies cors(String origin, String exposed) {
    CorsSpec spec =
        new CorsSpec(
            List.of(origin),
            CorsSpec.METHODS,
            List.of(),
            List.of(exposed),
            false,
            CorsSpec.MAX_AGE);
    return new RoutePolicies(
        NONE.toHttps(), NONE.sticky(), NONE.forwarding(), NONE.limits(), spec, NONE.accessLog());
  }

  private String turns(int count) {
    StringBuilder turns = new StringBuilder();
    for (int i = 0; i < count; i++) {
      turns.append(fixture.route("a.test", "/").pickCluster()).append(' ');
    }
    return turns.toString();
  }

  private static List<VirtualHostSpec> tenThousand(String path) {
    List<VirtualHostSpec> hosts = new ArrayList<>();
    for (int i = 0; i < 10_000; i++) {
      hosts.add(host("host-" + i + ".test", path));
    }
    return hosts;
  }
}
