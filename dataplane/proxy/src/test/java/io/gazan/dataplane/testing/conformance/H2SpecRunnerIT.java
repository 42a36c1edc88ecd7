package io.gazan.dataplane.testing.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gazan.dataplane.testing.Answer;
import io.gazan.dataplane.testing.EchoEndpoint;
import io.gazan.dataplane.testing.EchoWire;
import io.gazan.dataplane.testing.http2.FrameType;
import io.gazan.dataplane.testing.http2.Http2ScriptedEndpoint;
import io.gazan.dataplane.testing.http2.ScriptedConnection;
import io.gazan.dataplane.testing.http2.ScriptedRequest;
import io.gazan.dataplane.testing.tls.TestCertificates;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * The runner of h2spec against servers that are known: it must find what is wrong, and only that.
 */
class H2SpecRunnerIT {

  @Test
  void nettyAsItIsPassesTheGenericPart() {
    try (EchoEndpoint endpoint = EchoEndpoint.start("one", EchoWire.h2c())) {
      endpoint.when("*", "/", Answer.text("x".repeat(100)));

      // When
      H2SpecReport report =
          H2Spec.against(endpoint.socketAddress(), false).sections("generic", "hpack").run();

      // Then
      report.assertPassed(Map.of());
      assertThat(report.cases()).hasSizeGreaterThan(30);
    }
  }

  @Test
  void speaksTls() {
    EchoWire wire = EchoWire.h2(TestCertificates.server("h.test"));
    try (EchoEndpoint endpoint = EchoEndpoint.start("one", wire)) {
      endpoint.when("*", "/", Answer.text("x".repeat(100)));

      // When
      H2SpecReport report =
          H2Spec.against(endpoint.socketAddress(), true).sections("http2/6.7").run();

      // Then
      report.assertPassed(Map.of());
      assertThat(report.cases()).hasSize(4);
    }
  }

  @Test
  void findsWhatIsWrong() throws IOException {
    // Given a server that answers a PING with an acknowledgement of other bytes
    try (Http2ScriptedEndpoint endpoint =
        Http2ScriptedEndpoint.start(H2SpecRunnerIT::answersPingsWrong)) {
      // When
      H2SpecReport report =
          H2Spec.against(endpoint.socketAddress(), false)
              .patience(Duration.ofSeconds(1))
              .sections("http2/6.7")
              .run();

      // Then
      assertThat(report.failures()).extracting(H2SpecReport.Case::id).contains("http2/6.7/1");
      assertThatThrownBy(() -> report.assertPassed(Map.of()))
          .isInstanceOf(AssertionError.class)
          .hasMessageContaining("http2/6.7/1");
    }
  }

  @Test
  void anExclusionThatIsNotNeededIsAFailure() {
    H2SpecReport report =
        new H2SpecReport(
            List.of(new H2SpecReport.Case("http2/1", 1, "fine", H2SpecReport.Verdict.PASSED, "")));
    report.assertPassed(Map.of());
    assertThatThrownBy(() -> report.assertPassed(Map.of("http2/1/1", "RFC 9113 §1")))
        .isInstanceOf(AssertionError.class);
  }

  private static void answersPingsWrong(ScriptedConnection connection) throws IOException {
    connection.withoutAcknowledgements();
    connection.start();
    connection.acknowledgeSettings();
    while (true) {
      var frame = connection.next();
      if (frame.type() == FrameType.PING && !frame.has(FrameType.ACK)) {
        connection.frame(FrameType.PING, FrameType.ACK, 0, new byte[8]);
      } else if (frame.type() == FrameType.HEADERS) {
        connection.answer(
            new ScriptedRequest(frame.stream(), frame.headers(), frame.endsStream()), "fine");
      }
    }
  }
}
