package io.gazan.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.gazan.operator.inventory.ObjectKey;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class MainTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... args) {
    return Main.run(args, new PrintWriter(out, true), new PrintWriter(err, true));
  }

  private static OperatorConfig config(String... args) {
    OperatorCommand command = new OperatorCommand();
    new CommandLine(command).parseArgs(args);
    return new OptionValues(command).config();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--nonsense | Unknown option: '--nonsense'",
        "--default-certificate=web | --default-certificate: 'web' must be a namespace and a name",
        "--publish-service=a/b/c | --publish-service: 'a/b/c' must be a namespace and a name",
        "--publish-service=A/b | --publish-service: 'A' must be the name of a Kubernetes object",
        "--watch-namespaces=a,B | --watch-namespaces: 'B' must be the name of a Kubernetes object",
        "--stream-address=9443 | --stream-address: '9443' must be HOST:PORT",
        "--status-address=:99999 | --status-address: ':99999' must be a port of 65535 at most",
        "--lease-duration=5 | --lease-duration: '5' must be a number with ms, s or m",
        "--lease-renew-deadline=9s | --lease-…: the lease's renewal deadline of 9000 ms",
        "--lease-keep-sessions=4s | --lease-…: sessions are kept for 4000 ms without the lease",
        "--document-limit=16Mi | --document-limit: '16Mi' must be a size from 64KiB to 1GiB",
        "--document-limit=2GiB | --document-limit: '2GiB' must be a size from 64KiB to 1GiB",
        "--allow-external-name=perhaps | --allow-external-name: 'perhaps' must be true or false",
        "--data-plane-service-accounts=x | --data-plane-service-accounts: 'x' must be a namespace",
        "--log-level=loud | --log-level: 'loud' must be error, warn, info, debug or trace",
        "--log-format=xml | --log-format: 'xml' must be text or json",
        "--ingress-class-controller=a b | --ingress-class-controller: 'a b' must be a domain",
      })
  void aWrongOptionIsOneClearLineAndExitCodeTwo(String option, String expected) {
    // Given When
    int code = run("--namespace=gazan", option);

    // Then
    assertThat(code).isEqualTo(2);
    assertThat(err.toString().lines()).hasSize(1);
    assertThat(err.toString()).startsWith("gazan-operator: ").contains(expected);
  }

  @Test
  void aPortThatIsTakenIsOneClearLineAndExitCodeTwo() throws Exception {
    // Given
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {

      // When
      int code =
          run(
              "--namespace=gazan",
              "--log-level=error",
              "--stream-address=127.0.0.1:" + taken.getLocalPort(),
              "--status-address=127.0.0.1:0");

      // Then
      assertThat(code).isEqualTo(2);
      assertThat(err.toString().lines()).hasSize(1);
      assertThat(err.toString()).contains("cannot bind").contains("" + taken.getLocalPort());
    }
  }

  @Test
  void hasDefaultsForEverythingButTheNamespace() {
    // Given When
    OperatorConfig config = config("--namespace=gazan", "--pod-name=one");

    // Then
    OperatorConfig expected = OperatorConfig.of("gazan", "one");
    assertThat(config.translation()).isEqualTo(expected.translation());
    assertThat(config.scope()).isEqualTo(expected.scope());
    assertThat(config.targets()).isEqualTo(expected.targets());
    assertThat(config.lease()).isEqualTo(expected.lease());
    assertThat(config.admission()).isEqualTo(expected.admission());
    assertThat(config.ports().stream().getPort()).isEqualTo(9443);
    assertThat(config.ports().status().getPort()).isEqualTo(9090);
  }

  @Test
  void takesWhatTheChartGives() {
    // Given When
    OperatorConfig config =
        config(
            "--namespace=gazan",
            "--watch-namespaces=web,shop",
            "--watch-ingress-without-class",
            "--allow-external-name",
            "--default-certificate=tls/wildcard",
            "--publish-service=gazan/proxy",
            "--publish-status-address=192.0.2.1,192.0.2.2",
            "--publish-status-address=lb.example.com",
            "--stream-address=:9443",
            "--status-address=[::1]:9090",
            "--data-plane-service-accounts=gazan/proxy,edge/proxy",
            "--lease-duration=10s",
            "--log-format=json");

    // Then
    assertThat(config.scope().namespaces()).containsExactlyInAnyOrder("web", "shop");
    assertThat(config.scope().defaultCertificate())
        .isEqualTo(new ObjectKey("Secret", "tls", "wildcard"));
    assertThat(config.translation().withoutClass()).isTrue();
    assertThat(config.translation().allowExternalName()).isTrue();
    assertThat(config.targets().service()).isEqualTo(new ObjectKey("Service", "gazan", "proxy"));
    assertThat(config.targets().addresses())
        .containsExactly("192.0.2.1", "192.0.2.2", "lb.example.com");
    assertThat(config.admission().serviceAccounts()).isEqualTo(Set.of("gazan/proxy", "edge/proxy"));
    assertThat(config.lease().duration()).isEqualTo(Duration.ofSeconds(10));
    assertThat(config.ports().stream().getAddress().isAnyLocalAddress()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "LB.example.com",
        "lb_x.example.com",
        "lb.example.com.",
        "*.example.com",
        "10.0.0.010",
        "300.1.1.1",
        "192.0.2.1:80",
        "::ffff:192.0.2.1",
        "[2001:db8::1]",
        "192.0.2.1,a..b"
      })
  void refusesAnAddressThatNoStatusMayHave(String address) {
    // Given When
    int code = run("--namespace=gazan", "--publish-status-address=" + address);

    // Then
    assertThat(code).isEqualTo(2);
    assertThat(err.toString())
        .startsWith("gazan-operator: --publish-status-address: '")
        .contains("must be an address, or a host name in lower case")
        .hasLineCount(1);
  }

  @Test
  void helpNamesEveryOptionAndItsVariable() {
    // Given When
    int code = run("--help");

    // Then
    assertThat(code).isZero();
    assertThat(out.toString()).contains("--publish-service", "GAZAN_WATCH_NAMESPACES");
  }
}
