package io.gazan.upstreams.reader;

import static io.gazan.upstreams.reader.Reading.loaded;
import static io.gazan.upstreams.reader.Reading.warnings;
import static org.assertj.core.api.Assertions.assertThat;

import io.gazan.upstreams.ReadResult;
import io.gazan.upstreams.Upstreams;
import io.gazan.upstreams.cluster.ClusterSpec;
import io.gazan.upstreams.consul.ConsulServiceSpec;
import io.gazan.upstreams.consul.ConsulSpec;
import io.gazan.upstreams.forwarding.StickySpec;
import io.gazan.upstreams.policy.HeaderLine;
import io.gazan.upstreams.policy.RateSpec;
import io.gazan.upstreams.route.PathSpec;
import io.gazan.upstreams.route.RouteSpec;
import io.gazan.upstreams.route.TargetSpec;
import io.gazan.upstreams.route.WeightedCluster;
import io.gazan.upstreams.tls.PemSource;
import io.gazan.upstreams.value.Setting;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The {@code consul} block, and that its token stays unseen. */
class ConsulThatLoadsTest {
  @Test
  void shouldReadServicesAsRoutesToClustersThatConsulFills() {
    // Given
    String text =
        """
        provider: consul
        consul:
          servers: ["HTTPS://Consul.example:8501/", "https://[::1]"]
          token: hush
          tls: {ca: /etc/ca.pem}
          dc: dc-1
          services:
            - {hostname: Shop.example, upstream: web, tag: "urlprefix-/a"}
            - proxy: shop.example
              real: web
              path: =/b
              tag: "urlprefix-/a"
              to_https: 308
              sticky_sessions: 60
              rate_limit: {requests: 5, burst: 9}
              client_headers: ["A: 1"]
              server_headers: ["B: 2"]
            - {hostname: DEFAULT, upstream: web}
        shop.example: {paths: {/own: {servers: [b:1]}, /c: {cluster: consul/web}}}
        """;

    // When
    Upstreams upstreams = loaded(text);

    // Then
    ConsulServiceSpec tagged = new ConsulServiceSpec("web", "urlprefix-/a");
    assertThat(upstreams.consul())
        .isEqualTo(
            new ConsulSpec(
                List.of(URI.create("https://consul.example:8501"), URI.create("https://[::1]")),
                "hush",
                new PemSource.File(Path.of("/etc/ca.pem")),
                "dc-1",
                List.of(tagged, new ConsulServiceSpec("web", null))));
    assertThat(upstreams.clusters().values())
        .containsExactly(
            new ClusterSpec("consul/web/urlprefix-/a", List.of()),
            new ClusterSpec("consul/web", List.of()));
    assertThat(upstreams.hosts().sequencedKeySet()).containsExactly("shop.example", "*");
    List<RouteSpec> routes = Objects.requireNonNull(upstreams.hosts().get("shop.example")).routes();
    assertThat(routes)
        .extracting(RouteSpec::path)
        .containsExactly(
            PathSpec.prefix("/own"),
            PathSpec.prefix("/c"),
            PathSpec.prefix("/"),
            PathSpec.exact("/b"));
    RouteSpec last = routes.getLast();
    assertThat(last.target())
        .isEqualTo(new TargetSpec.Named(List.of(new WeightedCluster(tagged.clusterName(), 1))));
    assertThat(last.policies().toHttps()).isEqualTo(new Setting.On<>(308));
    assertThat(last.policies().sticky()).isEqualTo(new Setting.On<>(StickySpec.ofSeconds(60)));
    assertThat(last.policies().limits().rate()).isEqualTo(new Setting.On<>(new RateSpec(5, 9)));
    assertThat(last.headers().client()).containsExactly(new HeaderLine("A", "1"));
    assertThat(last.headers().server()).containsExactly(new HeaderLine("B", "2"));
    assertThat(upstreams.toString()).doesNotContain("hush").contains("token=***");
  }

  @Test
  void shouldCheckButNotUseABlockWhoseProviderIsAnother() {
    // Given
    String text =
        """
        provider: file
        consul:
          servers: ["http://c:8500"]
          tls: {ca: /ca.pem}
          services: [{hostname: b, upstream: b}]
        a: {paths: {/: {servers: [b:1]}}}
        """;

    // When
    Upstreams upstreams = loaded(text);

    // Then
    assertThat(upstreams.consul()).isNull();
    assertThat(upstreams.hosts()).containsOnlyKeys("a");
    assertThat(upstreams.clusters()).isEmpty();
    assertThat(warnings(text))
        .containsExactly(
            "f:3:3: consul: consul is never asked: the provider is file",
            "f:4:8: consul.tls: tls is never used: no server is https");
  }

  @Test
  void shouldBelongIntoTheMainFileAlone(@TempDir Path folder) throws IOException {
    // Given
    Path main = Files.writeString(folder.resolve("m.yaml"), "a: {paths: {/: {servers: [b:1]}}}");
    Path more =
        Files.writeString(
            folder.resolve("n.yaml"),
            """
            provider: consul
            consul: {servers: ["http://c:8500"], services: [{hostname: b, upstream: b}]}
            """);

    // When
    ReadResult result = Reading.READER.readAll(main, List.of(more));

    // Then
    assertThat(result)
        .isInstanceOfSatisfying(
            ReadResult.Refused.class,
            refused ->
                assertThat(refused.problems())
                    .extracting(problem -> problem.path() + " " + problem.message())
                    .containsExactly(
                        "provider provider: consul here would count for all hosts; it belongs"
                            + " into the main file",
                        "consul consul here would count for all hosts; it belongs into the main"
                            + " file"));
  }
}
