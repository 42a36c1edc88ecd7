package io.gazan.upstreams.reader;

import static io.gazan.upstreams.reader.Reading.loaded;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.gazan.upstreams.Globals;
import io.gazan.upstreams.Upstreams;
import io.gazan.upstreams.address.Cidr;
import io.gazan.upstreams.cluster.Balance;
import io.gazan.upstreams.cluster.CircuitSpec;
import io.gazan.upstreams.cluster.ClusterSpec;
import io.gazan.upstreams.cluster.HashOn;
import io.gazan.upstreams.cluster.HealthSpec;
import io.gazan.upstreams.cluster.Protocol;
import io.gazan.upstreams.cluster.ServerSpec;
import io.gazan.upstreams.forwarding.ForwardingRules;
import io.gazan.upstreams.forwarding.RetryOn;
import io.gazan.upstreams.forwarding.RetrySpec;
import io.gazan.upstreams.forwarding.SameSite;
import io.gazan.upstreams.forwarding.StickySpec;
import io.gazan.upstreams.forwarding.TimeoutsSpec;
import io.gazan.upstreams.policy.AccessLogMode;
import io.gazan.upstreams.policy.AddressRules;
import io.gazan.upstreams.policy.CorsSpec;
import io.gazan.upstreams.policy.HeaderLine;
import io.gazan.upstreams.policy.HeaderRules;
import io.gazan.upstreams.policy.LimitRules;
import io.gazan.upstreams.policy.RateSpec;
import io.gazan.upstreams.policy.RoutePolicies;
import io.gazan.upstreams.route.PathSpec;
import io.gazan.upstreams.route.RedirectSpec;
import io.gazan.upstreams.route.RespondSpec;
import io.gazan.upstreams.route.RouteSpec;
import io.gazan.upstreams.route.TargetSpec;
import io.gazan.upstreams.route.VirtualHostSpec;
import io.gazan.upstreams.route.WeightedCluster;
import io.gazan.upstreams.tls.PemSource;
import io.gazan.upstreams.tls.UpstreamTlsSpec;
import io.gazan.upstreams.value.Setting;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Whole documents, compared with the records they stand for. */
class DocumentsThatLoadTest {
  private static final HeaderRules CORS =
      new HeaderRules(
          List.of(
              new HeaderLine("Access-Control-Allow-Origin", "*"),
              new HeaderLine("Access-Control-Allow-Methods", "POST, GET, OPTIONS")),
          List.of(),
          List.of(),
          List.of(),
          List.of(),
          List.of(),
          List.of());

  @Test
  void shouldReadHostsAtTopLevel() {
    // Given
    String text =
        """
        provider: "file"
        sticky_sessions: false
        to_https: false
        headers:
          - "Access-Control-Allow-Origin:*"
          - "Access-Control-Allow-Methods:POST, GET, OPTIONS"
        MyHost.mydomain.com:
          paths:
            "/":
              to_https: false
              headers:
                - "X-Some-Thing:Yaaaaaaaaaaaaaaa"
              servers:
                - "127.0.0.1:8000"
                - "127.0.0.2:8000"
            "/foo":
              to_https: true
              client_headers: ["X-Another-Header:Hohohohoho"]
              servers:
                - "127.0.0.4:8443"
        """;

    // When
    Upstreams upstreams = loaded(text);

    // Then
    RouteSpec root =
        new RouteSpec(
            PathSpec.prefix("/"),
            inline("myhost.mydomain.com /", "127.0.0.1:8000", "127.0.0.2:8000"),
            new HeaderRules(
                List.of(new HeaderLine("X-Some-Thing", "Yaaaaaaaaaaaaaaa")),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of()),
            RoutePolicies.NONE.withToHttps(new Setting.Off<>()));
    RouteSpec foo =
        new RouteSpec(
            PathSpec.prefix("/foo"),
            inline("myhost.mydomain.com /foo", "127.0.0.4:8443"),
            new HeaderRules(
                List.of(),
                List.of(new HeaderLine("X-Another-Header", "Hohohohoho")),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of()),
            RoutePolicies.NONE.withToHttps(new Setting.On<>(301)));
    assertThat(upstreams)
        .isEqualTo(upstreams(new Globals(null, null, CORS), "myhost.mydomain.com", root, foo));
    assertThat(loaded("upstreams:\n" + text.substring(text.indexOf("MyHost")).indent(2)).hosts())
        .isEqualTo(upstreams.hosts());
  }

  @Test
  void shouldReadThreeAndTwoEndpoints() {
    // Given
    String text =
        """
        upstreams:
          a.example:
            paths:
              "/": {servers: ["127.0.0.1:1", "127.0.0.1:2", "127.0.0.1:3"]}
              "/ping/":
                servers: ["127.0.0.1:4", "127.0.0.1:5"]
        """;

    // When
    Upstreams upstreams = loaded(text);

    // Then
    assertThat(upstreams)
        .isEqualTo(
            upstreams(
                Globals.NONE,
                "a.example",
                new RouteSpec(
                    PathSpec.prefix("/"),
                    inline("a.example /", "127.0.0.1:1", "127.0.0.1:2", "127.0.0.1:3")),
                new RouteSpec(
                    PathSpec.prefix("/ping"),
                    inline("a.example /ping", "127.0.0.1:4", "127.0.0.1:5"))));
  }

  @Test
  void shouldReadEveryKeyOfAPath() {
    // Given
    String text =
        """
        clusters: {shop: {servers: [s:1]}, next: {servers: [n:1]}}
        a.example:
          paths:
            "=/all":
              clusters: [{name: shop, weight: 90}, {name: next}]
              healthcheck: true
              to_https: 308
              sticky_sessions: {name: sid, seconds: 5, path: /x, same_site: Strict}
              headers: ["A: b"]
              client_headers: [" C :d:e "]
              server_headers: ["Host: other.example:8080", "E:"]
              remove_client_headers: [X-Powered-By]
              remove_server_headers: [X-Debug]
              add_client_headers: ["Link: </a>; rel=next", "link: </b>"]
              add_server_headers: ["Via: 1.1 us"]
              retries: {attempts: 1, on: [stale, connect]}
              timeouts: {connect: 1s, response: 2m, idle: 500ms}
              rewrite: {prefix: /new/}
              rate_limit: {requests: 50, burst: 100}
              x4xx_limit: 20
              allow: ["10.0.0.0/8", "FD00::1/8"]
              deny: 10.6.6.6
              max_body: 10MiB
              cors:
                origins: ["https://*.Example.com", "http://localhost:3000"]
                methods: [get, PUT]
                headers: X-One
                expose: [X-Two]
                credentials: true
                max_age: 1m
              access_log: off
        """;

    // When
    RouteSpec route = Reading.route(text);

    // Then
    assertThat(route)
        .isEqualTo(
            new RouteSpec(
                PathSpec.exact("/all"),
                new TargetSpec.Named(
                    List.of(new WeightedCluster("shop", 90), new WeightedCluster("next", 1))),
                new HeaderRules(
                    List.of(new HeaderLine("A", "b")),
                    List.of(new HeaderLine("C", "d:e")),
                    List.of(new HeaderLine("Host", "other.example:8080"), new HeaderLine("E", "")),
                    List.of("X-Powered-By"),
                    List.of("X-Debug"),
                    List.of(
                        new HeaderLine("Link", "</a>; rel=next"), new HeaderLine("link", "</b>")),
                    List.of(new HeaderLine("Via", "1.1 us"))),
                new RoutePolicies(
                    new Setting.On<>(308),
                    new Setting.On<>(
                        new StickySpec("sid", Duration.ofSeconds(5), "/x", SameSite.STRICT)),
                    new ForwardingRules(
                        new RetrySpec(1, Set.of(RetryOn.CONNECT, RetryOn.STALE)),
                        new TimeoutsSpec(
                            Duration.ofSeconds(1), Duration.ofMinutes(2), Duration.ofMillis(500)),
                        "/new"),
                    new LimitRules(
                        new Setting.On<>(new RateSpec(50, 100)),
                        new Setting.On<>(20),
                        new AddressRules(
                            List.of(cidr("10.0.0.0/8"), cidr("fd00::/8")),
                            List.of(cidr("10.6.6.6/32"))),
                        10L << 20),
                    new CorsSpec(
                        List.of("https://*.example.com", "http://localhost:3000"),
                        List.of("GET", "PUT"),
                        List.of("X-One"),
                        List.of("X-Two"),
                        true,
                        Duration.ofSeconds(60)),
                    AccessLogMode.OFF)));
  }

  @Test
  void shouldReadEveryKeyOfACluster() {
    // Given
    String text =
        """
        clusters:
          shop:
            servers: ["10.0.0.1:8080", {address: "[FE80::0:1]:80", weight: 3, draining: true}]
            protocol: h2
            tls: {verify: true, ca: /etc/ca.pem, name: Shop.Internal., certificate: proxy}
            balance: hash
            hash_on: {header: X-User}
            health: {active: true, method: get, path: "/up?x=1", interval: 2, timeout: 500ms}
            limits: {connections: 10, pending: 0, requests: 5}
            slow_start: 30
        certificates: {proxy: {crt: /etc/crt.pem, key: /etc/key.pem}}
        DEFAULT: {paths: {/: {cluster: shop}}}
        """;

    // When
    Upstreams upstreams = loaded(text);

    // Then
    assertThat(upstreams.clusters().values())
        .containsExactly(
            new ClusterSpec(
                "shop",
                List.of(new ServerSpec("10.0.0.1", 8080), new ServerSpec("fe80::1", 80, 3, true)),
                Protocol.H2,
                new UpstreamTlsSpec(true, file("/etc/ca.pem"), "shop.internal", "proxy"),
                Balance.HASH,
                new HashOn.Header("X-User"),
                new HealthSpec(
                    true, "GET", "/up?x=1", Duration.ofSeconds(2), Duration.ofMillis(500)),
                new CircuitSpec(10, 0, 5),
                Duration.ofSeconds(30)));
    assertThat(upstreams.hosts().get(VirtualHostSpec.DEFAULT))
        .isEqualTo(
            new VirtualHostSpec(
                "*",
                List.of(
                    new RouteSpec(
                        PathSpec.prefix("/"),
                        new TargetSpec.Named(List.of(new WeightedCluster("shop", 1)))))));
  }

  @Test
  void shouldReadJsonAsTheSameDocument() {
    // Given
    String yaml =
        """
        to_https: 302
        sticky_sessions: 60
        upstreams: {a.example: {paths: {/: {redirect_to: "https://www.example.com:443"}}}}
        """;
    String json =
        """
        {"to_https": 302, "sticky_sessions": 60,
         "upstreams": {"a.example": {"paths": {"/": {
           "redirect_to": {"scheme": "https", "host": "www.example.com", "port": 443}}}}}}
        """;

    // When
    Upstreams upstreams = loaded(json);

    // Then
    assertThat(upstreams).isEqualTo(loaded(yaml)).hasToString(loaded(yaml).toString());
    assertThat(upstreams)
        .isEqualTo(
            upstreams(
                new Globals(StickySpec.ofSeconds(60), 302, HeaderRules.NONE),
                "a.example",
                new RouteSpec(
                    PathSpec.prefix("/"),
                    new TargetSpec.Redirect(
                        new RedirectSpec("https", "www.example.com", 443, null, 301)))));
  }

  @Test
  void shouldFollowAnchorsAndMergeKeys() {
    // Given
    String text =
        """
        clusters:
          base: &base {servers: [b:1], slow_start: 1, health: false}
          other: {<<: *base, slow_start: 2}
          third: {slow_start: 3, <<: [{health: true}, *base]}
        a.example: {paths: {/: {cluster: base}, /x: &x {cluster: other}, /y: *x}}
        """;

    // When
    Upstreams upstreams = loaded(text);

    // Then
    assertThat(upstreams.clusters().values())
        .extracting(ClusterSpec::name, c -> c.slowStart().toSeconds(), c -> c.health().active())
        .containsExactly(
            tuple("base", 1L, false), tuple("other", 2L, false), tuple("third", 3L, true));
  }

  @Test
  void shouldReadAFixedAnswer() {
    assertThat(Reading.route("a: {paths: {/: {respond: {status: 503, body: back soon}}}}").target())
        .isEqualTo(
            new TargetSpec.Respond(new RespondSpec(503, "back soon", "text/plain; charset=utf-8")));
  }

  private static PemSource file(String path) {
    return new PemSource.File(Path.of(path));
  }

  private static Upstreams upstreams(Globals globals, String host, RouteSpec... routes) {
    LinkedHashMap<String, VirtualHostSpec> hosts = new LinkedHashMap<>();
    hosts.put(host, new VirtualHostSpec(host, List.of(routes)));
    return new Upstreams(globals, new LinkedHashMap<>(), hosts);
  }

  private static TargetSpec inline(String name, String... servers) {
    List<ServerSpec> specs =
        Arrays.stream(servers)
            .map(s -> s.split(":"))
            .map(s -> new ServerSpec(s[0], Integer.parseInt(s[1])))
            .toList();
    return new TargetSpec.Inline(new ClusterSpec(name, specs));
  }

  private static Cidr cidr(String text) {
    return Objects.requireNonNull(Cidr.parse(text));
  }
}
