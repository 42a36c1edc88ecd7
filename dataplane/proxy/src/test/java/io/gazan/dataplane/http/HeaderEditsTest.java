package io.gazan.dataplane.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HeaderEditsTest {
  private static String lines(HeaderEdits edits) {
    return Ascii.string(edits.lines(), 0, edits.lines().length);
  }

  @Test
  void theLastWordOnANameCounts() {
    // Given / When
    HeaderEdits edits =
        new HeaderEdits.Builder()
            .set("X-A", "1")
            .set("x-a", "2")
            .add("X-B", "1")
            .add("x-b", "2")
            .set("X-C", "1")
            .add("X-C", "2")
            .set("X-D", "1")
            .remove("X-D")
            .remove("X-E")
            .add("X-E", "1")
            .build();

    // Then
    assertThat(lines(edits))
        .isEqualTo("x-a: 2\r\nx-b: 1\r\nx-b: 2\r\nX-C: 1\r\nX-C: 2\r\nX-E: 1\r\n");
  }

  @Test
  void whatIsAddedOverOthersStandsBesideWhatTheyPutIn() {
    // Given
    HeaderEdits route =
        new HeaderEdits.Builder().set("Vary", "set").add("X-A", "1").remove("X-B").build();
    HeaderEdits.Builder over =
        new HeaderEdits.Builder().add("vary", "added").add("X-A", "2").add("X-B", "3");

    // When
    HeaderEdits both = route.with(over);

    // Then
    assertThat(lines(both)).isEqualTo("vary: set\r\nvary: added\r\nX-A: 1\r\nX-A: 2\r\nX-B: 3\r\n");
    assertThat(both.touched()).isEqualTo(route.touched());
    assertThat(lines(route.with(new HeaderEdits.Builder().set("X-A", "2"))))
        .isEqualTo("Vary: set\r\nX-A: 2\r\n");
  }

  @Test
  void knownNamesAreABitSetAndOthersAreMatchedExactly() {
    // Given
    HeaderEdits edits = new HeaderEdits.Builder().remove("SERVER").remove("X-Powered-By").build();
    HeaderBlock block = new HeaderBlock();
    String text = "server: a\r\nx-powered-BY: b\r\nx-powered-by2: c\r\n";
    byte[] bytes = Ascii.bytes(text);
    System.arraycopy(bytes, 0, block.reserve(bytes.length), 0, bytes.length);
    block.add(0, 6, 8, 9, KnownHeader.SERVER.index(), KnownHeader.SERVER.hash(), 11);
    block.add(11, 23, 25, 26, KnownHeader.UNKNOWN, "x-powered-by".hashCode(), 28);
    block.add(28, 41, 43, 44, KnownHeader.UNKNOWN, "x-powered-by2".hashCode(), 46);

    // When / Then
    assertThat(edits.touched()).isEqualTo(KnownHeader.SERVER.bit() | (1L << KnownHeader.UNKNOWN));
    assertThat(edits.drops(block, 0)).isTrue();
    assertThat(edits.drops(block, 1)).isTrue();
    assertThat(edits.drops(block, 2)).isFalse();
    assertThat(HeaderEdits.NONE.touched()).isZero();
    assertThat(HeaderEdits.NONE.lines()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "a b",
        "a:",
        "é",
        "Ł",
        "Connection",
        "content-length",
        "Transfer-Encoding",
        "TE",
        "Upgrade",
        "Trailer",
        "Keep-Alive",
        "Expect",
        "Proxy-Connection"
      })
  void namesThatAreNotForConfigurationAreRefused(String name) {
    assertThatThrownBy(() -> new HeaderEdits.Builder().set(name, "v"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\r\nb", "a\nb", "a\u0000", "\u007f", "Ł"})
  void valuesThatWouldBreakTheHeadAreRefused(String value) {
    assertThat(HeaderEdits.problem("X-A", value)).isNotNull();
    assertThat(HeaderEdits.problem("X-A", "fine\tvalue é")).isNull();
  }
}
