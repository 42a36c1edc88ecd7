package io.gazan.dataplane.config.reader;

import static io.gazan.dataplane.config.reader.ReadMain.loaded;
import static io.gazan.dataplane.config.reader.ReadMain.refused;
import static io.gazan.dataplane.config.reader.ReadMain.warnings;
import static org.assertj.core.api.Assertions.assertThat;

import io.gazan.dataplane.config.AdminConfig;
import io.gazan.dataplane.config.EventLoopConfig;
import io.gazan.dataplane.config.HealthDefaults;
import io.gazan.dataplane.config.MainConfig;
import io.gazan.dataplane.config.MasterKey;
import io.gazan.dataplane.config.ProcessConfig;
import io.gazan.dataplane.config.Transport;
import io.gazan.dataplane.config.UpstreamConfig;
import io.gazan.dataplane.config.limits.ClientTimeouts;
import io.gazan.dataplane.config.limits.ConnectionLimits;
import io.gazan.dataplane.config.limits.DrainTimeouts;
import io.gazan.dataplane.config.limits.Http2Limits;
import io.gazan.dataplane.config.limits.LimitsConfig;
import io.gazan.dataplane.config.limits.RequestLimits;
import io.gazan.dataplane.config.limits.TimeoutsConfig;
import io.gazan.dataplane.config.limits.UpstreamTimeouts;
import io.gazan.dataplane.config.listener.ClientAuthMode;
import io.gazan.dataplane.config.listener.KeepaliveConfig;
import io.gazan.dataplane.config.listener.ListenerConfig;
import io.gazan.dataplane.config.listener.ProxyProtocolMode;
import io.gazan.dataplane.config.listener.TlsConfig;
import io.gazan.dataplane.config.listener.TlsGrade;
import io.gazan.dataplane.config.listener.TrustedProxies;
import io.gazan.dataplane.config.log.LogConfig;
import io.gazan.dataplane.config.log.LogFiles;
import io.gazan.dataplane.config.log.LogLevel;
import io.gazan.upstreams.Problem;
import io.gazan.upstreams.policy.AccessLogMode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MainConfigReaderTest {
  @TempDir Path folder;

  @Test
  void anAlmostEmptyFileMeansTheDefaults() throws IOException {
    // Given
    Path file = write("upstreams_conf: upstreams.yaml\n");
    // When
    MainConfig config = loaded(file);
    // Then
    MainConfig defaults = MainConfig.defaults();
    assertThat(config)
        .isEqualTo(
            defaults.withUpstream(defaults.upstream().withFile(folder.resolve("upstreams.yaml"))));
  }

  @Test
  void theDefaultsAreThePromisedOnes() {
    // Given
    MainConfig config = MainConfig.defaults();
    // Then
    assertThat(config.loops())
        .isEqualTo(new EventLoopConfig(Runtime.getRuntime().availableProcessors(), Transport.AUTO));
    assertThat(config.listener().httpAddress()).isEqualTo(at("0.0.0.0", 6193));
    assertThat(config.listener().httpsRedirectPort()).isEqualTo(443);
    assertThat(config.listener().keepalive()).isEqualTo(seconds(0, 10, 5));
    assertThat(config.admin().configAddress()).isEqualTo(at("127.0.0.1", 3000));
    assertThat(config.admin().statusIsSeparate()).isFalse();
    assertThat(config.upstream().keepalivePoolSize()).isEqualTo(128);
    assertThat(config.upstream().health())
        .isEqualTo(new HealthDefaults("HEAD", Duration.ofSeconds(2)));
    assertThat(config.limits().request())
        .isEqualTo(new RequestLimits(8192, 32768, 100, 20, 0, 4096));
    assertThat(config.limits().connection().perIp()).isZero();
    assertThat(config.limits().connection().requestsPerConnection()).isEqualTo(10_000);
    assertThat(config.limits().http2()).isEqualTo(new Http2Limits(100, 1000, s(30)));
    assertThat(config.limits().clientHelloBytes()).isEqualTo(16 * 1024);
    assertThat(config.listener().tls()).isNull();
    assertThat(config.listener().h2c()).isFalse();
    assertThat(config.limits().documentBytes()).isEqualTo(16 * 1024 * 1024);
    assertThat(config.timeouts().client())
        .isEqualTo(new ClientTimeouts(s(10), s(30), s(60), s(10), s(75), s(3600)));
    assertThat(config.timeouts().upstream())
        .isEqualTo(new UpstreamTimeouts(s(2), s(60), s(60), s(3600), s(30)));
    assertThat(config.timeouts().drain()).isEqualTo(new DrainTimeouts(s(0), s(60)));
    assertThat(config.log()).isEqualTo(new LogConfig(LogLevel.INFO, AccessLogMode.OFF));
  }

  @Test
  void everyKeyIsRead() throws IOException {
    // Given
    Path file =
        write(
            """
            threads: 3
            transport: io_uring
            log_level: off
            access_log: error
            upstream_keepalive_pool_size: 0
            config_address: 127.0.0.1:3001
            status_address: "[::1]:3002"
            config_tls_address: 127.0.0.1:3003
            config_tls_certificate: tls/api.crt
            config_tls_key_file: tls/api.key
            config_api_enabled: false
            master_key: 0123456789abcdef0123456789abcdef
            proxy_address_http: "[::]:6194"
            proxy_protocol: optional
            https_redirect_port: 6194
            upstreams_conf: /etc/gazan/up.yaml
            hc_method: get
            hc_interval: 5
            trusted_proxies: [10.0.0.0/8, "fd00::/8"]
            tcp_keepalive_idle: 60
            tcp_keepalive_interval: 7
            tcp_keepalive_count: 3
            proxy_h2c: true
            proxy_address_tls: "[::]:6195"
            tls_certificate: tls/site.crt
            tls_key_file: /etc/gazan/site.key
            proxy_certificates: certificates
            proxy_tls_grade: medium
            runuser: www-data
            group: adm
            daemon: true
            pid_file: gazan.pid
            upgrade_sock: /run/gazan/gazan.sock
            error_log: logs/error.log
            log_file: /var/log/gazan.log
            access_log_file: access.log
            client_ca: ca.pem
            client_auth: required
            limits: {request_line: 1KiB, headers: 2KiB, header_count: 7, trailer_count: 0, body: 10GiB, body_ahead: 3KiB,
              connections: 50, connections_per_ip: 5, requests_per_connection: 0, document: 1MiB,
              h2_streams: 50, h2_reset_rate: 20/10s, clienthello: 4KiB, min_rate: 0}
            timeouts: {header: 1s, body_idle: 2s, write_idle: 3s, handshake: 4s, keepalive: 5s, connection_age: 6m,
              connect: 700ms, response: 8s, idle: 9s, tunnel_idle: 10h, pool_idle: 11s, drain_delay: 12s, drain: 0}
            """);
    // When
    MainConfig config = loaded(file);
    // Then
    assertThat(config)
        .isEqualTo(
            new MainConfig(
                new EventLoopConfig(3, Transport.IO_URING),
                new ListenerConfig(
                    at("::", 6194),
                    ProxyProtocolMode.OPTIONAL,
                    TrustedProxies.of("10.0.0.0/8", "fd00::/8"),
                    seconds(60, 7, 3),
                    6194,
                    true,
                    new TlsConfig(
                        at("::", 6195),
                        folder.resolve("tls/site.crt"),
                        Path.of("/etc/gazan/site.key"),
                        folder.resolve("certificates"),
                        TlsGrade.MEDIUM,
                        folder.resolve("ca.pem"),
                        ClientAuthMode.REQUIRED)),
                new AdminConfig(
                    at("127.0.0.1", 3001),
                    at("::1", 3002),
                    TlsConfig.of(
                        at("127.0.0.1", 3003),
                        folder.resolve("tls/api.crt"),
                        folder.resolve("tls/api.key")),
                    false,
                    MasterKey.of("0123456789abcdef0123456789abcdef")),
                new UpstreamConfig(
                    Path.of("/etc/gazan/up.yaml"), 0, new HealthDefaults("GET", s(5))),
                new LimitsConfig(
                    new RequestLimits(1024, 2048, 7, 0, 10L << 30, 3072),
                    new ConnectionLimits(50, 5, 0),
                    new Http2Limits(50, 20, s(10)),
                    0,
                    4096,
                    1 << 20),
                new TimeoutsConfig(
                    new ClientTimeouts(s(1), s(2), s(3), s(4), s(5), s(360)),
                    new UpstreamTimeouts(Duration.ofMillis(700), s(8), s(9), s(36_000), s(11)),
                    new DrainTimeouts(s(12), s(0))),
                new ProcessConfig(
                    new LogConfig(
                        LogLevel.OFF,
                        AccessLogMode.ERROR,
                        new LogFiles(
                            folder.resolve("logs/error.log"),
                            Path.of("/var/log/gazan.log"),
                            folder.resolve("access.log"))),
                    new ProcessConfig.RunAs("www-data", "adm"),
                    true,
                    folder.resolve("gazan.pid"),
                    new ProcessConfig.UpgradeSocket(Path.of("/run/gazan/gazan.sock"), true))));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          threds: 4                                  | 2:1: threds: unknown key "threds"; did you mean "threads"?
          threads: 0                                 | 2:10: threads: expected a whole number from 1 to 1024, found "0"
          threads: many                              | 2:10: threads: expected a whole number from 1 to 1024, found "many"
          threads: [4]                               | 2:10: threads: expected a whole number from 1 to 1024, found a list
          transport: kqueue                          | 2:12: transport: expected one of auto, epoll, io_uring, nio, found "kqueue"
          proxy_address_http: 6193                   | 2:21: proxy_address_http: expected an address to listen on, such as 0.0.0.0:6193 or [::]:6193, found "6193"
          proxy_address_http: 0.0.0.0:70000          | 2:21: proxy_address_http: expected an address to listen on, such as 0.0.0.0:6193 or [::]:6193, found "0.0.0.0:70000"
          proxy_address_http: '::1:80'               | 2:21: proxy_address_http: expected an address to listen on, such as 0.0.0.0:6193 or [::]:6193, found "::1:80"
          config_address: 'no.such.host.invalid:80'  | 2:17: config_address: expected an address to listen on, such as 0.0.0.0:6193 or [::]:6193, found "no.such.host.invalid:80"
          config_address: 0.0.0.0:6193               | 2:17: config_address: port 6193 is already that of proxy_address_http
          proxy_address_http: 127.0.0.1:3000         | 1:1: config_address port 3000 is already that of proxy_address_http
          proxy_protocol: maybe                      | 2:17: proxy_protocol: expected one of off, on, optional, found "maybe"
          proxy_protocol: on                         | 2:17: proxy_protocol: is believed from trusted_proxies only, and there are none
          trusted_proxies: [10.0.0.0/33]             | 2:19: trusted_proxies[0]: expected an address or a block such as 10.0.0.0/8, found "10.0.0.0/33"
          https_redirect_port: 0                     | 2:22: https_redirect_port: expected a whole number from 1 to 65535, found "0"
          hc_method: PUT                             | 2:12: hc_method: expected HEAD, GET or POST, found "PUT"
          hc_interval: 0                             | 2:14: hc_interval: expected seconds or a duration from 1s to 1h, found "0"
          log_level: loud                            | 2:12: log_level: expected one of off, error, warn, info, debug, trace, found "loud"
          access_log: some                           | 2:13: access_log: expected one of off, error, all, found "some"
          limits: {body: -1}                         | 2:16: limits.body: expected a size from 0 to 9223372036854775807 bytes, such as 8KiB, found "-1"
          file_server_address: 127.0.0.1:3002        | 2:1: file_server_address: file_server_address is not supported yet
          file_server_folder: /srv                   | 2:1: file_server_folder: file_server_folder is not supported yet
          limits: {boddy: 1}                         | 2:10: limits.boddy: unknown key "boddy"; did you mean "body"?
          limits: 5                                  | 2:9: limits: expected a mapping, found "5"
          timeouts: {connect: 2}                     | 2:21: timeouts.connect: expected a duration from 1ms to 720h, such as 2s, found "2"
          timeouts: {connect: 0}                     | 2:21: timeouts.connect: expected a duration from 1ms to 720h, such as 2s, found "0"
          tcp_keepalive_count: 0                     | 2:22: tcp_keepalive_count: expected a whole number from 1 to 127, found "0"
          proxy_address_tls: 0.0.0.0:6194            | 2:20: proxy_address_tls: needs a certificate: tls_certificate with tls_key_file, or proxy_certificates
          tls_certificate: a.crt                     | 2:18: tls_certificate: is half a pair: tls_key_file is missing
          tls_key_file: a.key                        | 2:15: tls_key_file: is half a pair: tls_certificate is missing
          proxy_tls_grade: unsafe                    | 2:18: proxy_tls_grade: unsafe is not offered: TLS 1.0 and 1.1 are broken and withdrawn (RFC 8996); medium serves every client of the last ten years
          proxy_tls_grade: low                       | 2:18: proxy_tls_grade: expected one of high, medium, found "low"
          client_auth: required                      | 2:14: client_auth: needs client_ca, the authority that certificates have to come from
          client_auth: maybe                         | 2:14: client_auth: expected one of off, optional, required, found "maybe"
          client_auth:                               | 2:1: client_auth: has no value; leave the key out if it is not wanted
          client_ca: ''                              | 2:12: client_ca: expected a path, found nothing
          limits: {h2_streams: 0}                    | 2:22: limits.h2_streams: expected a whole number from 1 to 10000, found "0"
          limits: {h2_reset_rate: 1000}              | 2:25: limits.h2_reset_rate: expected a number of resets and the time they are counted over, such as 1000/30s, found "1000"
          limits: {h2_reset_rate: 0/30s}             | 2:25: limits.h2_reset_rate: expected a number of resets and the time they are counted over, such as 1000/30s, found "0/30s"
          group: www                                 | 2:8: group: needs user too: a group alone is not given up root for
          user: ""                                   | 2:7: user: expected a name, found ""
          daemon: maybe                              | 2:9: daemon: expected true or false, found "maybe"
          pid_file: ""                               | 2:11: pid_file: expected a path, found nothing
          limits: {clienthello: 100}                 | 2:23: limits.clienthello: expected a size from 512 to 262144 bytes, such as 8KiB, found "100"
          upstreams_conf: other.yaml                 | 2:1: upstreams_conf: duplicate key "upstreams_conf", first at 1:1
          """)
  void saysWhatIsWrongAndWhere(String line, String problem) throws IOException {
    // Given
    Path file = write("upstreams_conf: u.yaml\n" + line + "\n");
    // When
    List<Problem> problems = refused(file);
    // Then
    assertThat(problems).extracting(Problem::toString).containsExactly(file + ":" + problem);
  }

  @Test
  void allProblemsAreToldAtOnceInTheirOrder() throws IOException {
    // Given
    Path file = write("threads: 0\nconfig_address: x\nthredz: 1\nlog_level: x\n");
    // When
    List<Problem> problems = refused(file);
    // Then
    assertThat(problems).extracting(Problem::line).containsExactly(1, 1, 2, 3, 4);
    assertThat(problems)
        .extracting(Problem::message)
        .anySatisfy(message -> assertThat(message).isEqualTo("upstreams_conf is missing"));
  }

  @Test
  void anOpenConfigAddressIsAWarning() throws IOException {
    // Given
    Path file = write("upstreams_conf: u.yaml\nconfig_address: 0.0.0.0:3000\n");
    // When, Then
    assertThat(warnings(file))
        .containsExactly(
            file + ":2:17: config_address: is open to every network this machine is in");
  }

  @Test
  void whatIsNoDocumentIsOneProblem() throws IOException {
    // Given
    Path missing = folder.resolve("missing.yaml");
    Path broken = write("threads: [1\n");
    // When
    List<Problem> ofMissing = refused(missing);
    List<Problem> ofFolder = refused(folder);
    List<Problem> ofBroken = refused(broken);
    List<Problem> ofBinary = refused(Files.write(folder.resolve("b.yaml"), new byte[] {-1, -2, 0}));
    List<Problem> ofEmpty = refused(Files.writeString(folder.resolve("e.yaml"), ""));
    List<Problem> ofLarge =
        refused(
            Files.write(
                folder.resolve("l.yaml"), "a".repeat(2 << 20).getBytes(StandardCharsets.US_ASCII)));
    // Then
    assertThat(List.of(ofMissing, ofFolder, ofBroken, ofBinary, ofEmpty, ofLarge))
        .allSatisfy(problems -> assertThat(problems).hasSize(1));
    assertThat(ofMissing.getFirst()).hasToString(missing + ": cannot be read: no such file");
    assertThat(ofBroken.getFirst().line()).isEqualTo(2);
  }

  private Path write(String yaml) throws IOException {
    return Files.writeString(folder.resolve("main.yaml"), yaml);
  }

  private static InetSocketAddress at(String address, int port) {
    return new InetSocketAddress(InetAddress.ofLiteral(address), port);
  }

  private static KeepaliveConfig seconds(int idle, int interval, int count) {
    return new KeepaliveConfig(s(idle), s(interval), count);
  }

  private static Duration s(long seconds) {
    return Duration.ofSeconds(seconds);
  }
}
