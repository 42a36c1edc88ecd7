package io.gazan.dataplane.http1;

import static org.assertj.core.api.Assertions.assertThat;

import io.gazan.dataplane.http.BodyFraming;
import io.gazan.dataplane.http.HeaderBlock;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Every rule for bodies, each case whole and cut at every byte. */
class BodyDecoderTest {
  private record Case(String body, String expected) {}

  private static Case given(String body, String expected) {
    return new Case(body, expected);
  }

  @TestFactory
  List<DynamicTest> chunks() {
    List<Case> cases =
        List.of(
            given("0\r\n\r\n", "'' end"),
            given("000000000000000\r\n\r\n", "'' end"),
            given("5\r\nhello\r\n0\r\n\r\n", "'hello' end"),
            given(
                "5\r\nhello\r\n00a\r\n, my world\r\n0\r\n\r\nGET", "'hello, my world' end left 3"),
            given("A\r\n0123456789\r\n0\r\n\r\n", "'0123456789' end"),
            given("1;a=b\r\nx\r\n0;c\r\n\r\n", "'x' end"),
            given("1;a=\"b;\\\"c\"\r\nx\r\n0\r\n\r\n", "'x' end"),
            given("1;a;b=c;d=\"\";e\r\nx\r\n0\r\n\r\n", "'x' end"),
            given("1; a\r\nx\r\n0\r\n\r\n", "'' broken"),
            given("1;\r\nx\r\n0\r\n\r\n", "'' broken"),
            given("1;a=\r\nx\r\n0\r\n\r\n", "'' broken"),
            given("1;a;\r\nx\r\n0\r\n\r\n", "'' broken"),
            given("1;a=b=c\r\nx\r\n0\r\n\r\n", "'' broken"),
            given("1;a=\"b\"c\r\nx\r\n0\r\n\r\n", "'' broken"),
            given("1;a=b\"c\"\r\nx\r\n0\r\n\r\n", "'' broken"),
            given("1;a\"b\"\r\nx\r\n0\r\n\r\n", "'' broken"),
            given("1\r\nx\r\n0\r\nA: b\r\nc_d:  e \r\n\r\n", "'x' end [A=b] [c_d=e]"),
            given("3\r\nabc\r\n", "'abc' more"),
            given("3\r\nab", "'ab' more"),
            given("", "'' more"),
            given("5\r\nhello0\r\n\r\n", "'hello' broken"),
            given("5\r\nhello\n0\r\n\r\n", "'hello' broken"),
            given("5\r\nhello\r0\r\n\r\n", "'hello' broken"),
            given("5\r\nhello!\r\n0\r\n\r\n", "'hello' broken"),
            given("5\nhello\r\n0\r\n\r\n", "'' broken"),
            given("5\rhello\r\n0\r\n\r\n", "'' broken"),
            given("5 \r\nhello\r\n0\r\n\r\n", "'' broken"),
            given(" 5\r\nhello\r\n0\r\n\r\n", "'' broken"),
            given("5\t;a\r\nhello\r\n0\r\n\r\n", "'' broken"),
            given("+5\r\nhello\r\n0\r\n\r\n", "'' broken"),
            given("-5\r\nhello\r\n0\r\n\r\n", "'' broken"),
            given("0x5\r\nhello\r\n0\r\n\r\n", "'' broken"),
            given("5_0\r\nhello\r\n0\r\n\r\n", "'' broken"),
            given("5.\r\nhello\r\n0\r\n\r\n", "'' broken"),
            given("g\r\nhello\r\n0\r\n\r\n", "'' broken"),
            given("\r\nhello\r\n0\r\n\r\n", "'' broken"),
            given(";a\r\nhello\r\n0\r\n\r\n", "'' broken"),
            given("\u00b5\r\nhello\r\n0\r\n\r\n", "'' broken"),
            given("0000000000000005\r\nhello\r\n0\r\n\r\n", "'' broken"),
            given("10000000000000000\r\nhello\r\n0\r\n\r\n", "'' broken"),
            given("fffffffffffffff\r\nhello", "'hello' more"),
            given("5;a\nhello\r\n0\r\n\r\n", "'' broken"),
            given("5;a\rb\r\nhello\r\n0\r\n\r\n", "'' broken"),
            given("5;a=\"\r\n\"\r\nhello\r\n0\r\n\r\n", "'' broken"),
            given("5;a=\"b\r\nhello\r\n0\r\n\r\n", "'' broken"),
            given("5;a=\"\\\r\n\"\r\nhello\r\n0\r\n\r\n", "'' broken"),
            given("5;\u0000\r\nhello\r\n0\r\n\r\n", "'' broken"),
            given("5;\u007f\r\nhello\r\n0\r\n\r\n", "'' broken"),
            given("5;\u00e9\r\nhello\r\n0\r\n\r\n", "'' broken"),
            given("0\r\nA : b\r\n\r\n", "'' broken"),
            given("0\r\nA\r\n\r\n", "'' broken"),
            given("0\r\nA: b\n\r\n", "'' broken"),
            given("0\r\nA: b\r\n c\r\n\r\n", "'' broken"),
            given("0\r\n\n", "'' broken"),
            given("0\r\n\rX", "'' broken"),
            given("0\r\n\u0000", "'' broken"));
    return cases.stream().map(c -> test(c, BodyFraming.CHUNKED, -1)).toList();
  }

  @TestFactory
  List<DynamicTest> lengths() {
    return List.of(
        test(given("hello", "'hello' end"), BodyFraming.LENGTH, 5),
        test(given("hello, GET", "'hello' end left 5"), BodyFraming.LENGTH, 5),
        test(given("hell", "'hell' more"), BodyFraming.LENGTH, 5),
        test(given("hell", "'' end left 4"), BodyFraming.LENGTH, 0),
        test(given("hell", "'' end left 4"), BodyFraming.NONE, -1),
        test(given("hell", "'hell' more"), BodyFraming.UNTIL_CLOSE, -1));
  }

  @Test
  void sizesOfLinesExtensionsAndTrailersAreLimited() {
    // Given
    String extended = "1;" + "a".repeat(4095) + "\r\nx\r\n";

    // When / Then
    assertThat(told("1;" + "a".repeat(4095) + "\r\nx\r\n0\r\n\r\n")).isEqualTo("'x' end");
    assertThat(told("1;" + "a".repeat(4096) + "\r\nx\r\n0\r\n\r\n")).isEqualTo("'' broken");
    assertThat(told(extended.repeat(4) + "0\r\n\r\n")).isEqualTo("'xxxx' end");
    assertThat(told(extended.repeat(5) + "0\r\n\r\n")).isEqualTo("'xxxx' broken");
    assertThat(told("0\r\n" + "A: b\r\n".repeat(20) + "\r\n")).startsWith("'' end");
    assertThat(told("0\r\n" + "A: b\r\n".repeat(21) + "\r\n")).isEqualTo("'' broken");
    assertThat(told("0\r\nA: " + "b".repeat(40000) + "\r\n\r\n")).isEqualTo("'' broken");
    assertThat(told("0\r\nA: " + "b".repeat(32000) + "\r\n\r\n")).startsWith("'' end");
  }

  @Test
  void closingEndsOnlyWhatIsFramedByIt() {
    // Given
    BodyDecoder decoder = new BodyDecoder(HeadLimits.DEFAULT);

    // When / Then
    decoder.reset(BodyFraming.UNTIL_CLOSE, -1);
    assertThat(decoder.closed()).isEqualTo(BodyDecoder.END);
    assertThat(decoder.ended()).isTrue();
    decoder.reset(BodyFraming.LENGTH, 3);
    assertThat(decoder.ended()).isFalse();
    assertThat(decoder.closed()).isEqualTo(BodyDecoder.BROKEN);
    decoder.reset(BodyFraming.CHUNKED, -1);
    assertThat(decoder.closed()).isEqualTo(BodyDecoder.BROKEN);
    decoder.reset(BodyFraming.LENGTH, 0);
    assertThat(decoder.closed()).isEqualTo(BodyDecoder.END);
  }

  private static DynamicTest test(Case c, BodyFraming framing, long length) {
    return DynamicTest.dynamicTest(
        "body " + c.body().replace("\r", "\\r").replace("\n", "\\n"),
        () -> {
          byte[] bytes = c.body().getBytes(StandardCharsets.ISO_8859_1);
          assertThat(told(bytes, framing, length, bytes.length)).isEqualTo(c.expected());
          assertThat(told(bytes, framing, length, 1)).as("dripped").isEqualTo(c.expected());
          for (int cut = 2; cut < bytes.length; cut++) {
            assertThat(told(bytes, framing, length, -cut)).as("cut " + cut).isEqualTo(c.expected());
          }
        });
  }

  private static String told(String body) {
    byte[] bytes = body.getBytes(StandardCharsets.ISO_8859_1);
    return told(bytes, BodyFraming.CHUNKED, -1, bytes.length);
  }

  /** Decodes in pieces of {@code step} bytes; a negative step is the length of the first of two. */
  private static String told(byte[] bytes, BodyFraming framing, long length, int step) {
    BodyDecoder decoder = new BodyDecoder(HeadLimits.DEFAULT);
    decoder.reset(framing, length);
    StringBuilder body = new StringBuilder("'");
    int from = 0;
    do {
      int size = step > 0 ? step : from == 0 ? -step : bytes.length;
      int to = Math.min(from + size, bytes.length);
      ByteBuf in = Unpooled.wrappedBuffer(bytes, from, to - from);
      int n = decoder.next(in);
      while (n > 0) {
        body.append(in.readCharSequence(n, StandardCharsets.ISO_8859_1));
        n = decoder.next(in);
      }
      int left = in.readableBytes() + bytes.length - to;
      in.release();
      if (n == BodyDecoder.BROKEN) {
        return body + "' broken";
      }
      if (n == BodyDecoder.END) {
        return body + "' end" + (left > 0 ? " left " + left : "") + trailers(decoder.trailers());
      }
      from = to;
    } while (from < bytes.length);
    return body + "' more";
  }

  private static String trailers(@Nullable HeaderBlock trailers) {
    StringBuilder told = new StringBuilder();
    for (int i = 0; trailers != null && i < trailers.count(); i++) {
      told.append(" [").append(trailers.name(i)).append('=').append(trailers.value(i)).append(']');
    }
    return told.toString();
  }
}
