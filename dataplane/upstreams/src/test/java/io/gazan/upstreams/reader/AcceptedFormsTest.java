package io.gazan.upstreams.reader;

import static io.gazan.upstreams.reader.Reading.loaded;
import static io.gazan.upstreams.reader.Reading.route;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.gazan.upstreams.Upstreams;
import io.gazan.upstreams.cluster.Balance;
import io.gazan.upstreams.cluster.ClusterSpec;
import io.gazan.upstreams.cluster.HashOn;
import io.gazan.upstreams.cluster.HealthSpec;
import io.gazan.upstreams.cluster.Protocol;
import io.gazan.upstreams.cluster.ServerSpec;
import io.gazan.upstreams.forwarding.SameSite;
import io.gazan.upstreams.forwarding.StickySpec;
import io.gazan.upstreams.policy.CorsSpec;
import io.gazan.upstreams.route.PathSpec;
import io.gazan.upstreams.route.RedirectSpec;
import io.gazan.upstreams.route.TargetSpec;
import io.gazan.upstreams.tls.CertificateSpec;
import io.gazan.upstreams.tls.PemSource;
import io.gazan.upstreams.tls.UpstreamTlsSpec;
import io.gazan.upstreams.value.Setting;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Values that can be written in several ways. */
class AcceptedFormsTest {
  @ParameterizedTest
  @CsvSource({
    "Shop.Example.COM, shop.example.com",
    "shop.example.com., shop.example.com",
    "'*.Wild.example', *.wild.example",
    "'*', *",
    "DEFAULT, *",
    "localhost, localhost",
    "under_score.example, under_score.example",
    "192.0.2.1, 192.0.2.1",
    "'[::1]', [::1]",
    "'::1', [::1]",
    "'[2001:DB8:0:0:1:0:0:1]', [2001:db8::1:0:0:1]",
    "'[2001:db8:0:1:1:1:1:1]', [2001:db8:0:1:1:1:1:1]",
    "'[1:0:0:0:0:0:0:0]', [1::]",
    "'[::]', [::]",
    "'[::ffff:192.0.2.1]', [::ffff:192.0.2.1]",
    "1e3.example, 1e3.example"
  })
  void shouldNormaliseHosts(String written, String host) {
    // When
    String read =
        loaded("upstreams: {'" + written + "': {paths: {/: {servers: [b:1]}}}}")
            .hosts()
            .firstEntry()
            .getKey();

    // Then
    assertThat(read).isEqualTo(host);
  }

  @ParameterizedTest
  @CsvSource({
    "/, PREFIX, /",
    "/foo, PREFIX, /foo",
    "/foo/, PREFIX, /foo",
    "=/foo, EXACT, /foo",
    "=/foo/, EXACT, /foo/",
    "=/, EXACT, /",
    "/a%2fb%5Cc;d//e, PREFIX, /a%2Fb%5Cc;d//e",
    "/caf%c3%a9, PREFIX, /caf%C3%A9",
    "/%40adm, PREFIX, /@adm",
    "=/%3a%40%21%24%26%28%29%2a%2b%3d%5b%5d, EXACT, /:@!$&()*+=[]",
    "/%3b%2f%5c%20%25, PREFIX, /%3B%2F%5C%20%25",
    "/%C3%BC, PREFIX, /%C3%BC",
    "/..., PREFIX, /...",
    "/.well-known, PREFIX, /.well-known"
  })
  void shouldReadPaths(String written, PathSpec.Kind kind, String value) {
    // When
    PathSpec path = route("a: {paths: {'" + written + "': {servers: [b:1]}}}").path();

    // Then
    assertThat(path).isEqualTo(new PathSpec(kind, value));
  }

  @ParameterizedTest
  @CsvSource({
    "HTTPS://App.Example.com:8443, https://app.example.com:8443",
    "https://*.Example.com, https://*.example.com",
    "'https://[2001:DB8:0:0:0::1]:8443', 'https://[2001:db8::1]:8443'",
    "'http://[::1]', 'http://[::1]'",
    "'http://[::FFFF:C000:201]', 'http://[::ffff:c000:201]'",
    "app+x.1://localhost, app+x.1://localhost"
  })
  void shouldReadOriginsAsBrowsersWriteThem(String written, String origin) {
    // When
    CorsSpec cors =
        route("a: {paths: {/: {servers: [b:1], cors: {origins: ['" + written + "']}}}}")
            .policies()
            .cors();

    // Then
    assertThat(Objects.requireNonNull(cors).origins()).containsExactly(origin);
  }

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1:8000, 127.0.0.1, 8000",
    "Web.Example.:80, web.example., 80",
    "'[::1]:80', ::1, 80",
    "'[0:0:0:0:0:0:0:1]:65535', ::1, 65535",
    "'[::ffff:10.0.0.1]:1', ::ffff:10.0.0.1, 1",
    "a_b-c:1, a_b-c, 1"
  })
  void shouldReadServers(String written, String host, int port) {
    // When
    TargetSpec target = route("a: {paths: {/: {servers: ['" + written + "']}}}").target();

    // Then
    assertThat(target).isInstanceOf(TargetSpec.Inline.class);
    ClusterSpec cluster = ((TargetSpec.Inline) target).cluster();
    assertThat(cluster.servers()).containsExactly(new ServerSpec(host, port));
    assertThat(cluster.name()).isEqualTo("a /");
  }

  static Stream<Arguments> redirects() {
    return Stream.of(
        redirect("https://www.example.com:443", "https", "www.example.com", 443, null, 301),
        redirect("HTTP://WWW.example.com/", "http", "www.example.com", null, null, 301),
        redirect("https://[::1]:8443/x/", "https", "[::1]", 8443, "/x", 301),
        redirect("{url: 'https://b', status: 308}", "https", "b", null, null, 308),
        redirect("{host: b}", null, "b", null, null, 301),
        redirect("{scheme: HTTPS, port: 6194}", "https", null, 6194, null, 301),
        redirect("{path: /new, status: 307}", null, null, null, "/new", 307));
  }

  @ParameterizedTest
  @MethodSource("redirects")
  void shouldReadRedirects(String written, RedirectSpec expected) {
    // Given
    String value = written.startsWith("{") ? written : "'" + written + "'";

    // When
    TargetSpec target = route("a: {paths: {/: {redirect_to: " + value + "}}}").target();

    // Then
    assertThat(target).isEqualTo(new TargetSpec.Redirect(expected));
  }

  static Stream<Arguments> stickySessions() {
    return Stream.of(
        arguments("false", new Setting.Off<>()),
        arguments("true", new Setting.On<>(StickySpec.ofSeconds(600))),
        arguments("5", new Setting.On<>(StickySpec.ofSeconds(5))),
        arguments("{}", new Setting.On<>(StickySpec.DEFAULTS)),
        arguments(
            "{same_site: None, path: /a}",
            new Setting.On<>(
                new StickySpec("backend_id", Duration.ofMinutes(10), "/a", SameSite.NONE))),
        arguments("", Setting.unset()));
  }

  @ParameterizedTest
  @MethodSource("stickySessions")
  void shouldReadStickySessionsAtBothLevels(String written, Setting<StickySpec> expected) {
    // When
    Setting<StickySpec> ofPath =
        route("a: {paths: {/: {servers: [b:1], sticky_sessions: " + written + "}}}")
            .policies()
            .sticky();
    StickySpec global =
        loaded("sticky_sessions: " + written + "\na: {paths: {/: {servers: [b:1]}}}")
            .globals()
            .sticky();

    // Then
    assertThat(ofPath).isEqualTo(expected);
    assertThat(global).isEqualTo(expected.over(null));
  }

  @ParameterizedTest
  @CsvSource({"false, 0", "true, 301", "301, 301", "302, 302", "307, 307", "308, 308", "'', -1"})
  void shouldReadToHttpsAtBothLevels(String written, int status) {
    // When
    Setting<Integer> ofPath =
        route("a: {paths: {/: {servers: [b:1], to_https: " + written + "}}}").policies().toHttps();
    Integer global =
        loaded("to_https: " + written + "\na: {paths: {/: {servers: [b:1]}}}").globals().toHttps();

    // Then
    assertThat(ofPath.over(-1)).isEqualTo(status == 0 ? null : (Integer) status);
    assertThat(global).isEqualTo(status <= 0 ? null : (Integer) status);
  }

  static Stream<Arguments> hashes() {
    return Stream.of(
        arguments("address", new HashOn.Address()),
        arguments("path", new HashOn.Path()),
        arguments("{address: true}", new HashOn.Address()),
        arguments("{path: true}", new HashOn.Path()),
        arguments("{header: X-User}", new HashOn.Header("X-User")),
        arguments("{cookie: sid}", new HashOn.Cookie("sid")));
  }

  @ParameterizedTest
  @MethodSource("hashes")
  void shouldReadWhatIsHashed(String written, HashOn expected) {
    // When
    ClusterSpec cluster = cluster("balance: hash, hash_on: " + written);

    // Then
    assertThat(cluster).returns(Balance.HASH, ClusterSpec::balance);
    assertThat(cluster.hashOn()).isEqualTo(expected);
  }

  static Stream<Arguments> checks() {
    return Stream.of(
        arguments("true", HealthSpec.DEFAULTS),
        arguments("false", HealthSpec.OFF),
        arguments("{}", HealthSpec.DEFAULTS),
        arguments("{active: off}", HealthSpec.OFF),
        arguments(
            "{interval: 5, method: post}",
            new HealthSpec(true, "POST", null, Duration.ofSeconds(5), null)));
  }

  @ParameterizedTest
  @MethodSource("checks")
  void shouldReadHealth(String written, HealthSpec expected) {
    // When
    ClusterSpec cluster = cluster("health: " + written);

    // Then
    assertThat(cluster.health()).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "auto, AUTO",
    "http1, HTTP1",
    "HTTPS, HTTPS",
    "https, HTTPS",
    "h2, H2",
    "H2C, H2C",
    "'', AUTO"
  })
  void shouldReadProtocols(String written, Protocol protocol) {
    // When
    ClusterSpec cluster = cluster("protocol: " + written);

    // Then
    assertThat(cluster)
        .returns(protocol, ClusterSpec::protocol)
        .returns(UpstreamTlsSpec.DEFAULTS, ClusterSpec::tls);
  }

  static Stream<Arguments> tls() {
    PemSource authority =
        new PemSource.Text(
            "Subject: CN=A\r\n-----BEGIN CERTIFICATE-----\r\nMIIB\r\n-----END CERTIFICATE-----");
    return Stream.of(
        arguments("", UpstreamTlsSpec.DEFAULTS),
        arguments("{}", UpstreamTlsSpec.DEFAULTS),
        arguments("{verify: false}", UpstreamTlsSpec.DEFAULTS),
        arguments("{verify: yes}", new UpstreamTlsSpec(true, null, null, null)),
        arguments("{name: A.Example}", new UpstreamTlsSpec(false, null, "a.example", null)),
        arguments("{name: a.example.}", new UpstreamTlsSpec(false, null, "a.example", null)),
        arguments("{name: under_score}", new UpstreamTlsSpec(false, null, "under_score", null)),
        arguments(
            "{verify: true, ca: \"Subject: CN=A\\r\\n-----BEGIN CERTIFICATE-----\\r\\nMIIB\\r\\n"
                + "-----END CERTIFICATE-----\"}",
            new UpstreamTlsSpec(true, authority, null, null)),
        arguments(
            "{verify: true, ca: /etc/../ca.pem}",
            new UpstreamTlsSpec(true, new PemSource.File(Path.of("/etc/../ca.pem")), null, null)));
  }

  @ParameterizedTest
  @MethodSource("tls")
  void shouldReadTls(String written, UpstreamTlsSpec expected) {
    // When
    ClusterSpec cluster = cluster("protocol: https, tls: " + written);

    // Then
    assertThat(cluster).returns(expected, ClusterSpec::tls);
  }

  @ParameterizedTest
  @CsvSource({
    "Shop.Example.COM, shop.example.com",
    "shop.example.com., shop.example.com",
    "'*.Wild.example', *.wild.example",
    "localhost, localhost",
    "192.0.2.1, 192.0.2.1",
    "'::1', [::1]",
    "'[2001:DB8::0:1]', [2001:db8::1]"
  })
  void shouldNormaliseHostsOfCertificates(String written, String host) {
    // When
    Upstreams upstreams =
        loaded(
            "certificates: {c: {crt: /c, key: /k, hosts: ['"
                + written
                + "']}}\na: {paths: {/: {servers: [b:1]}}}");

    // Then
    assertThat(upstreams.certificates().get("c"))
        .extracting(CertificateSpec::hosts)
        .isEqualTo(List.of(host));
  }

  @ParameterizedTest
  @CsvSource({"true, true", "false, false"})
  void shouldSwitchTheCheckOfAPathsOwnServers(String written, boolean active) {
    // When
    TargetSpec target =
        route("a: {paths: {/: {servers: [b:1], healthcheck: " + written + "}}}").target();

    // Then
    assertThat(((TargetSpec.Inline) target).cluster().health().active()).isEqualTo(active);
  }

  @Test
  void shouldWarnOfAPasswordThatLooksLikeAHash() {
    // Given
    String text =
        """
        authorization: {type: basic, creds: "a:rl.3StKT.4T8M\\nb:only twelve\\nc:correct-horse"}
        a: {paths: {/: {servers: [b:1]}}}
        """;

    // When
    List<String> warnings = Reading.warnings(text);

    // Then
    assertThat(warnings)
        .containsExactly(
            "f:1:37: authorization.creds: the password of user \"a\" looks like a hash of crypt(3)"
                + " by DES, which is not supported: it is taken for the password itself");
  }

  private static ClusterSpec cluster(String more) {
    return Objects.requireNonNull(
        loaded("clusters: {c: {servers: [b:1], " + more + "}}\na: {paths: {/: {cluster: c}}}")
            .clusters()
            .get("c"));
  }

  private static Arguments redirect(
      String written,
      @Nullable String scheme,
      @Nullable String host,
      @Nullable Integer port,
      @Nullable String path,
      int status) {
    return arguments(written, new RedirectSpec(scheme, host, port, path, status));
  }
}
