package io.gazan.dataplane.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.gazan.dataplane.testing.Answer;
import io.gazan.dataplane.testing.DataplaneFixture;
import io.gazan.dataplane.testing.EchoEndpoint;
import io.gazan.dataplane.testing.TestPairs;
import io.gazan.dataplane.testing.UpstreamsYaml;
import io.gazan.dataplane.testing.conformance.H2Spec;
import io.gazan.dataplane.testing.conformance.H2SpecReport;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** All of h2spec, strict, against a data plane with an endpoint behind it; nothing is left out. */
class H2SpecIT {
  private static final int CASES = 146;

  @TempDir Path certificates;
  private final EchoEndpoint endpoint = EchoEndpoint.start("e");

  @BeforeEach
  void answer() {
    endpoint.when("*", "/", Answer.text("x".repeat(100)));
  }

  @AfterEach
  void end() {
    endpoint.close();
  }

  @Test
  void inClearText() {
    // Given
    try (DataplaneFixture gazan = start("proxy_h2c: true")) {
      // When
      H2SpecReport report = run(gazan.address(), false);
      // Then
      report.assertPassed(Map.of());
      assertThat(report.cases()).hasSizeGreaterThanOrEqualTo(CASES);
    }
  }

  @Test
  void overTls() {
    // Given
    TestPairs.write(certificates, "default", TestPairs.pair("h2spec.example"));
    String main =
        """
        proxy_address_tls: 127.0.0.1:0
        tls_certificate: %s
        tls_key_file: %s
        """
            .formatted(certificates.resolve("default.crt"), certificates.resolve("default.key"));
    try (DataplaneFixture gazan = start(main)) {
      // When
      H2SpecReport report = run(gazan.tlsAddress(), true);
      // Then
      report.assertPassed(Map.of());
      assertThat(report.cases()).hasSizeGreaterThanOrEqualTo(CASES);
    }
  }

  private static H2SpecReport run(InetSocketAddress address, boolean tls) {
    return H2Spec.against(address, tls).run();
  }

  private DataplaneFixture start(String mainYaml) {
    return DataplaneFixture.start(
        "threads: 2\n" + mainYaml, UpstreamsYaml.unchecked("\"127.0.0.1\"", endpoint.address()));
  }
}
