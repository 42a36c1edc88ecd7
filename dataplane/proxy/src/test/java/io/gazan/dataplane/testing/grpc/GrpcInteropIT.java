package io.gazan.dataplane.testing.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gazan.dataplane.testing.DeadAddress;
import io.gazan.dataplane.testing.EchoEndpoint;
import io.gazan.dataplane.testing.EchoWire;
import io.gazan.dataplane.testing.tls.TestCertificates;
import java.io.IOException;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The interop cases straight at the endpoint: what passes here has to pass through the proxy. */
class GrpcInteropIT {
  private static final GrpcEndpoint PLAIN = GrpcEndpoint.start();
  private static final GrpcEndpoint TLS = GrpcEndpoint.start(TestCertificates.server("grpc.test"));

  @AfterAll
  static void close() {
    PLAIN.close();
    TLS.close();
  }

  @ParameterizedTest
  @EnumSource
  void passesUnlessItIsJudgedByComparison(InteropCase which) {
    GrpcInterop direct = GrpcInterop.h2c(PLAIN.socketAddress(), "grpc.test");
    if (which.isByComparison()) {
      assertThat(direct.outcome(which)).as("else it needs no comparison").isNotNull();
    } else {
      direct.run(which);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"EMPTY_UNARY", "VERY_LARGE_RESPONSE", "CLIENT_COMPRESSED_UNARY"})
  void doesTheSameOverTls(InteropCase which) {
    GrpcInterop.tls(TLS.socketAddress(), "grpc.test")
        .runAsAt(GrpcInterop.h2c(PLAIN.socketAddress(), "grpc.test"), which);
  }

  @Test
  void aWrongServerFails() {
    try (EchoEndpoint wrong = EchoEndpoint.start("wrong", EchoWire.h2c())) {
      GrpcInterop here = GrpcInterop.h2c(wrong.socketAddress(), "grpc.test");
      assertThatThrownBy(() -> here.run(InteropCase.EMPTY_UNARY))
          .isInstanceOf(AssertionError.class);
      assertThatThrownBy(
              () ->
                  here.runAsAt(
                      GrpcInterop.h2c(PLAIN.socketAddress(), "grpc.test"), InteropCase.EMPTY_UNARY))
          .isInstanceOf(AssertionError.class);
      assertThat(PLAIN.calls()).contains("grpc.testing.TestService/EmptyCall");
    }
  }

  @Test
  void theSameFailureWithAnotherStatusFails() throws IOException {
    try (EchoEndpoint wrong = EchoEndpoint.start("wrong", EchoWire.h2c())) {
      String dead = DeadAddress.next();
      int colon = dead.indexOf(':');
      int port = Integer.parseInt(dead, colon + 1, dead.length(), 10);
      GrpcInterop nobody =
          GrpcInterop.h2c(new InetSocketAddress(dead.substring(0, colon), port), "grpc.test");
      GrpcInterop here = GrpcInterop.h2c(wrong.socketAddress(), "grpc.test");
      assertThat(here.outcome(InteropCase.EMPTY_UNARY))
          .hasSameClassAs(nobody.outcome(InteropCase.EMPTY_UNARY));
      assertThatThrownBy(() -> here.runAsAt(nobody, InteropCase.EMPTY_UNARY))
          .isInstanceOf(AssertionError.class);
    }
  }
}
