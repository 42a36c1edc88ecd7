package io.gazan.dataplane.routing;

import static io.gazan.dataplane.routing.Documents.cluster;
import static io.gazan.dataplane.routing.Documents.document;
import static io.gazan.dataplane.routing.Documents.inline;
import static io.gazan.dataplane.routing.Documents.named;
import static org.assertj.core.api.Assertions.assertThat;

import io.gazan.dataplane.cluster.Cluster;
import io.gazan.dataplane.cluster.Endpoint;
import io.gazan.dataplane.cluster.sticky.StickySession;
import io.gazan.dataplane.config.listener.TrustedProxies;
import io.gazan.dataplane.filter.FilterChain;
import io.gazan.dataplane.filter.FilterClient;
import io.gazan.dataplane.filter.FilterPass;
import io.gazan.dataplane.filter.Heads;
import io.gazan.dataplane.filter.LocalAnswer;
import io.gazan.dataplane.http.RequestHead;
import io.gazan.upstreams.Globals;
import io.gazan.upstreams.forwarding.ForwardingRules;
import io.gazan.upstreams.forwarding.RetryOn;
import io.gazan.upstreams.forwarding.RetrySpec;
import io.gazan.upstreams.forwarding.StickySpec;
import io.gazan.upstreams.forwarding.TimeoutsSpec;
import io.gazan.upstreams.policy.AccessLogMode;
import io.gazan.upstreams.policy.HeaderRules;
import io.gazan.upstreams.route.PathSpec;
import io.gazan.upstreams.route.RedirectSpec;
import io.gazan.upstreams.route.RouteSpec;
import io.gazan.upstreams.route.TargetSpec;
import io.gazan.upstreams.route.VirtualHostSpec;
import io.gazan.upstreams.value.Setting;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How a path's policies lie over the global ones. */
class RoutePoliciesTest {
  private static final Globals HTTPS_AND_STICKY =
      new Globals(StickySpec.DEFAULTS, 301, HeaderRules.NONE);

  private final TablesFixture fixture = new TablesFixture();

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void thePathsToHttpsOverridesTheGlobalOne() {
    // Given
    apply(
        HTTPS_AND_STICKY,
        inline("h", "/"),
        toHttps(inline("h", "/off"), new Setting.Off<>()),
        toHttps(inline("h", "/308"), new Setting.On<>(308)));

    // Then
    assertThat(status("/x")).isEqualTo(301);
    assertThat(status("/off")).isZero();
    assertThat(status("/308/x")).isEqualTo(308);
    assertThat(fixture.route("h", "/off").filters(Heads.get("h", "/off")))
        .isSameAs(FilterChain.EMPTY);
  }

  @Test
  void aPathMayGoToHttpsOnItsOwn() {
    // Given A24
    apply(Globals.NONE, toHttps(inline("h", "/foo"), new Setting.On<>(301)), inline("h", "/"));

    // When
    LocalAnswer answer = answer("h:6193", "/foo/x?y=1");

    // Then
    assertThat(new String(Objects.requireNonNull(answer).headerLines(), StandardCharsets.US_ASCII))
        .startsWith("Location: https://h:6194/foo/x?y=1\r\n");
    assertThat(status("/")).isZero();
  }

  @Test
  void aRedirectNeedsNoServers() {
    // Given A27
    apply(Globals.NONE, redirect("/"));

    // When
    LocalAnswer answer = answer("h", "/p?q");

    // Then
    assertThat(new String(Objects.requireNonNull(answer).headerLines(), StandardCharsets.US_ASCII))
        .startsWith("Location: https://www.example.com:443/p?q\r\n");
    assertThat(fixture.route("h", "/").pickCluster()).isNull();
    assertThat(fixture.route("h", "/").clusterCount()).isZero();
  }

  @Test
  void toHttpsComesBeforeTheRedirect() {
    // Given
    apply(HTTPS_AND_STICKY, redirect("/"));

    // Then
    assertThat(
            new String(
                Objects.requireNonNull(answer("h", "/p")).headerLines(), StandardCharsets.US_ASCII))
        .startsWith("Location: https://h:6194/p\r\n");
  }

  @Test
  void thePathsStickySessionsOverrideTheGlobalOnes() {
    // Given
    apply(
        HTTPS_AND_STICKY,
        inline("h", "/"),
        inline("h", "/same"),
        sticky(inline("h", "/off"), new Setting.Off<>()),
        sticky(inline("h", "/own"), new Setting.On<>(StickySpec.ofSeconds(5))));

    // Then
    assertThat(fixture.route("h", "/").sticky()).isNotNull();
    assertThat(fixture.route("h", "/same").sticky()).isSameAs(fixture.route("h", "/").sticky());
    assertThat(fixture.route("h", "/off").sticky()).isNull();
    assertThat(setCookie(fixture.route("h", "/own"))).contains("Max-Age=5;");
    assertThat(setCookie(fixture.route("h", "/"))).contains("Max-Age=600;");
  }

  @Test
  void aCookieIsHonouredInAnyClusterOfItsRouteAndInNoOther() {
    // Given A39
    fixture.apply(
        document(
            HTTPS_AND_STICKY,
            List.of(cluster("one", 1), cluster("two", 2), cluster("three", 3)),
            List.of(
                new VirtualHostSpec(
                    "h", List.of(named("/", "one*9", "two*0"), named("/api", "three"))))));
    Route root = fixture.route("h", "/");
    Cluster two = root.cluster(1);
    Endpoint endpoint = two.members().getFirst().endpoint();
    String cookie = Objects.requireNonNull(setCookie(root, endpoint)).split(";", 2)[0];
    RequestHead head = Heads.get("h", "/", "Cookie: a=b", "Cookie: c=d; " + cookie);

    // Then
    assertThat(root.stickyMember(head)).isSameAs(two.members().getFirst());
    assertThat(two.members().getFirst().cluster()).isSameAs(two);
    assertThat(fixture.route("h", "/api").stickyMember(head)).isNull();
    assertThat(root.stickyMember(Heads.get("h", "/"))).isNull();
    assertThat(root.stickyMember(Heads.get("h", "/", "Cookie: backend_id=0123"))).isNull();
    assertThat(root.pickCluster()).isSameAs(root.cluster(0));
  }

  @Test
  void retriesAndAccessLogAreTheRoutesOwn() {
    // Given
    RouteSpec plain = inline("h", "/x");
    RetrySpec retries = new RetrySpec(0, Set.of(RetryOn.CONNECT));
    apply(
        Globals.NONE,
        inline("h", "/"),
        plain.with(
            plain
                .policies()
                .withForwarding(new ForwardingRules(retries, TimeoutsSpec.NONE, null))
                .withAccessLog(AccessLogMode.ALL)));

    // Then
    assertThat(fixture.route("h", "/").retries()).isEqualTo(RetrySpec.DEFAULTS);
    assertThat(fixture.route("h", "/").accessLog()).isNull();
    assertThat(fixture.route("h", "/x").retries()).isEqualTo(retries);
    assertThat(fixture.route("h", "/x").accessLog()).isEqualTo(AccessLogMode.ALL);
    assertThat(fixture.route("h", "/x").host()).isEqualTo("h");
    assertThat(fixture.route("h", "/x").path()).isEqualTo("/x");
  }

  private void apply(Globals globals, RouteSpec... routes) {
    fixture.apply(document(globals, List.of(), List.of(new VirtualHostSpec("h", List.of(routes)))));
  }

  private static RouteSpec redirect(String path) {
    return new RouteSpec(
        PathSpec.prefix(path),
        new TargetSpec.Redirect(new RedirectSpec("https", "www.example.com", 443, null, 301)));
  }

  private static RouteSpec toHttps(RouteSpec route, Setting<Integer> toHttps) {
    return route.with(route.policies().withToHttps(toHttps));
  }

  private static RouteSpec sticky(RouteSpec route, Setting<StickySpec> sticky) {
    return route.with(route.policies().withSticky(sticky));
  }

  private @Nullable LocalAnswer answer(String host, String target) {
    RequestHead head = Heads.get(host, target);
    Route route = Objects.requireNonNull(fixture.tables.current().match(head));
    AtomicReference<@Nullable LocalAnswer> answered = new AtomicReference<>();
    FilterClient client =
        new FilterClient(
            false, false, InetSocketAddress.createUnresolved("192.0.2.1", 1), TrustedProxies.NONE);
    new FilterPass(route.filters(head), head, client, Runnable::run, answered::set).run();
    return answered.get();
  }

  private int status(String target) {
    LocalAnswer answer = answer("h", target);
    return answer == null ? 0 : answer.status();
  }

  private static String setCookie(Route route) {
    return Objects.requireNonNull(
        setCookie(route, route.cluster(0).members().getFirst().endpoint()));
  }

  private static @Nullable String setCookie(Route route, Endpoint endpoint) {
    StickySession session = route.sticky();
    return session == null
        ? null
        : new String(session.setCookie(endpoint, false), StandardCharsets.US_ASCII);
  }
}
