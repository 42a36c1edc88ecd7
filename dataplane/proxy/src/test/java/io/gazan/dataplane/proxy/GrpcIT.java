package io.gazan.dataplane.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gazan.dataplane.testing.DataplaneFixture;
import io.gazan.dataplane.testing.grpc.GrpcEndpoint;
import io.gazan.dataplane.testing.grpc.GrpcInterop;
import io.gazan.dataplane.testing.grpc.InteropCase;
import io.gazan.dataplane.testing.tls.TestCertificates;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * gRPC through the proxy: every interop case that a proxy can pass, over TLS to an endpoint that
 * speaks HTTP/2 with prior knowledge only (A21).
 */
@SuppressWarnings("NullAway.Init") // made before the first test
class GrpcIT {
  private static final String HOST = "grpc.test";

  @TempDir static Path folder;
  private static GrpcEndpoint endpoint;
  private static DataplaneFixture gazan;

  @BeforeAll
  static void start() throws IOException {
    endpoint = GrpcEndpoint.start();
    TestCertificates.server(HOST).writeTo(folder, "default");
    gazan =
        DataplaneFixture.start(
            """
            proxy_address_tls: 127.0.0.1:0
            proxy_h2c: true
            tls_certificate: %1$s/default.crt
            tls_key_file: %1$s/default.key
            """
                .formatted(folder),
            """
            upstreams:
              grpc.test:
                paths:
                  "/": {servers: ["%s"]}
            """
                .formatted(endpoint.address()));
  }

  @AfterAll
  static void stop() {
    gazan.close();
    endpoint.close();
  }

  @ParameterizedTest
  @EnumSource
  void passesOverTls(InteropCase which) {
    GrpcInterop direct = GrpcInterop.h2c(endpoint.socketAddress(), HOST);
    GrpcInterop proxied = GrpcInterop.tls(gazan.tlsAddress(), HOST);
    if (which.isByComparison()) {
      proxied.runAsAt(direct, which);
    } else {
      proxied.run(which);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"LARGE_UNARY", "EMPTY_UNARY", "PING_PONG", "CANCEL_AFTER_BEGIN"})
  void passesWithPriorKnowledge(InteropCase which) {
    GrpcInterop.h2c(gazan.address(), HOST).run(which);
  }

  @Test
  void aCallIsCountedAsHttp2() throws IOException {
    // Given
    double before = gazan.metric("gazan_requests_by_version_total{version=\"HTTP/2.0\"}");

    // When
    GrpcInterop.tls(gazan.tlsAddress(), HOST).run(InteropCase.EMPTY_UNARY);

    // Then
    await()
        .untilAsserted(
            () ->
                assertThat(gazan.metric("gazan_requests_by_version_total{version=\"HTTP/2.0\"}"))
                    .isGreaterThan(before));
  }
}
