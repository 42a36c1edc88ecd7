package io.gazan.bench.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class ProbeTest {
  private static final String SEEN =
      """
      port=%d
      X-Forwarded-For=127.0.0.1
      X-Forwarded-Proto=%s
      X-Forwarded-Host=bench.example.com
      X-Forwarded-Port=20000
      X-Real-IP=127.0.0.1
      X-Request-Id=0123456789abcdef
      """;

  @Test
  void aProxyThatCallsTlsHttpDoesAnotherJob() {
    // Given
    List<String> seen = List.of(SEEN.formatted(1, "http"), SEEN.formatted(2, "http"));

    // When
    // Then
    assertThatThrownBy(() -> Probe.checkForwarding("one", Job.TLS, seen, 2))
        .hasMessageContaining("X-Forwarded-Proto=https");
    assertThatCode(() -> Probe.checkForwarding("one", Job.FORWARD, seen, 2))
        .doesNotThrowAnyException();
  }

  @Test
  void aProxyThatReachesOneEndpointOnlyDoesAnotherJob() {
    // Given
    List<String> seen = List.of(SEEN.formatted(1, "https"), SEEN.formatted(1, "https"));

    // When
    // Then
    assertThatThrownBy(() -> Probe.checkForwarding("one", Job.GRPC, seen, 3))
        .hasMessageContaining("reached only [port=1]");
  }

  @Test
  void aProxyThatForwardsNothingIsNamed() {
    assertThatThrownBy(() -> Probe.checkForwarding("one", Job.WEBSOCKET, List.of(), 3))
        .hasMessageContaining("one forwards nothing");
  }

  @Test
  void answersOfSeveralRequestsAreTakenApart() {
    // Given
    String text = "a warning\n" + SEEN.formatted(1, "https") + SEEN.formatted(2, "https");

    // When
    List<String> answers = Probe.answers(text);

    // Then
    assertThat(answers).hasSize(2);
    assertThat(answers.get(0)).startsWith("port=1\n").doesNotContain("port=2");
    assertThat(answers.get(1)).startsWith("port=2\n").contains("X-Request-Id=0123456789abcdef");
  }
}
