package io.gazan.crd;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MeasuresTest {
  @ParameterizedTest
  @ValueSource(strings = {"", "1", "s", "-1s", "1.5s", "1 s", "1d", "1us", "1s2", "12345678901s"})
  void isNoDuration(String text) {
    assertThat(Measures.duration(text)).isNull();
  }

  @ParameterizedTest
  @CsvSource({"0, PT0S", "500ms, PT0.5S", "2s, PT2S", "1h30m, PT1H30M", "1m1ms, PT1M0.001S"})
  void isADuration(String text, Duration expected) {
    assertThat(Measures.duration(text)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Ki", "-1", "1.5Mi", "1MB", "1 Mi", "1k", "12345678901"})
  void isNoSize(String text) {
    assertThat(Measures.bytes(text)).isEqualTo(-1);
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "512, 512", "512B, 512", "8Ki, 8192", "8KiB, 8192", "1Gi, 1073741824"})
  void isASize(String text, long expected) {
    assertThat(Measures.bytes(text)).isEqualTo(expected);
  }

  @Test
  void theLargestCountsDoNotOverflow() {
    assertThat(Measures.bytes("9999999999Gi")).isEqualTo(-1);
    assertThat(Measures.bytes("8589934591Gi")).isPositive();
    assertThat(Measures.bytes("9999999999Mi")).isPositive();
    assertThat(Measures.duration("9999999999h")).isPositive();
  }
}
