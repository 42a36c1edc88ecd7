package io.gazan.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class H2loadTest {
  private static final String OUTPUT =
      """
      TLS Protocol: TLSv1.3
      Cipher: TLS_AES_128_GCM_SHA256
      Application protocol: h2

      finished in 1.50s, 20.00 req/s, 1.23KB/s
      requests: 35 total, 40 started, 33 done, 30 succeeded, 3 failed, 2 errored, 1 timeout
      status codes: 30 2xx, 0 3xx, 0 4xx, 1 5xx
      traffic: 4.45KB (4557) total, 1.12KB (1147) headers (space savings 90.00%), 1.03KB (1055) data
      """;

  @Test
  void theSummaryIsReadAndTheKindsOfFailuresAreToldApart() {
    // Given
    Stream<String> log = Stream.of("1700000000000000\t200\t300", "1700000000000100\t200\t900");

    // When
    LoadReport report = H2load.parse(OUTPUT, log);

    // Then
    assertThat(report)
        .isEqualTo(new LoadReport(30, 1.5, 4557, 3, "read=1 status=1 timeout=1", 300, 900));
  }

  @Test
  void milliseconds() {
    // Given
    String output = OUTPUT.replace("in 1.50s,", "in 998.25ms,");

    // When
    // Then
    assertThat(H2load.parse(output, Stream.of()).seconds()).isEqualTo(0.99825);
  }

  @Test
  void aServerWithoutHttp2IsAnErrorThatQuotesTheOutput() {
    // Given
    String output = OUTPUT.replace("protocol: h2", "protocol: http/1.1");

    // When
    // Then
    assertThatThrownBy(() -> H2load.parse(output, Stream.of()))
        .hasMessageContaining("Application protocol: http/1.1");
  }
}
