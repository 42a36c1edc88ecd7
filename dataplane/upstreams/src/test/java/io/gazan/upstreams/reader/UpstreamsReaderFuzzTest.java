package io.gazan.upstreams.reader;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.gazan.upstreams.Problem;
import io.gazan.upstreams.ReadResult;
import io.gazan.upstreams.document.parse.DocumentFormat;

/**
 * Whatever the bytes are, reading gives a value: either the same document each time, or at least
 * one problem of one line. Runs over its seeds in a normal build, and looks for more inputs with
 * {@code JAZZER_FUZZ=1}.
 */
class UpstreamsReaderFuzzTest {
  @FuzzTest
  void shouldNeverThrow(byte[] bytes) {
    for (DocumentFormat format : DocumentFormat.values()) {
      // When
      ReadResult result = Reading.READER.read(bytes, "f", format);

      // Then
      switch (result) {
        case ReadResult.Loaded loaded -> {
          assertThat(Reading.READER.read(bytes, "f", format)).isEqualTo(loaded);
          assertThat(loaded.upstreams().hosts()).isNotEmpty();
        }
        case ReadResult.Refused refused -> {
          assertThat(refused.problems()).isNotEmpty();
          for (Problem problem : refused.problems()) {
            assertThat(problem.toString()).doesNotContain("\n", "\r").hasSizeLessThan(3000);
          }
        }
      }
    }
  }
}
