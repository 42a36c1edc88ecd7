package io.gazan.operator.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LineReaderTest {
  private final LineReader reader = new LineReader();

  @Test
  void aLineThatIsTooLongIsNoticedBeforeItsEnd() throws LineReader.TooLong {
    // Given
    assertThat(reader.next(bytes("12345"), 10)).isNull();
    // When / Then
    assertThatThrownBy(() -> reader.next(bytes("678901"), 10))
        .isInstanceOf(LineReader.TooLong.class);
  }

  @Test
  void aWholeLineThatIsTooLongIsRefusedToo() {
    assertThatThrownBy(() -> reader.next(bytes("12345678901\n"), 10))
        .isInstanceOf(LineReader.TooLong.class);
  }

  @Test
  void linesComeOutAsTheyWereHoweverTheyAreCut() throws LineReader.TooLong {
    // Given
    String text = "one\n\ntwo and three\nfour\n";
    for (int size = 1; size <= text.length(); size++) {
      // When
      List<String> lines = new ArrayList<>();
      for (int at = 0; at < text.length(); at += size) {
        ByteBuf part = bytes(text.substring(at, Math.min(text.length(), at + size)));
        while (part.isReadable()) {
          byte[] line = reader.next(part, 13);
          if (line != null) {
            lines.add(new String(line, StandardCharsets.UTF_8));
          }
        }
      }
      // Then
      assertThat(lines).containsExactly("one", "", "two and three", "four");
    }
  }

  private static ByteBuf bytes(String text) {
    return Unpooled.copiedBuffer(text, StandardCharsets.UTF_8);
  }
}
