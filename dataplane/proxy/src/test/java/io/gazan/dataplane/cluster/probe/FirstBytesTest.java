package io.gazan.dataplane.cluster.probe;

import static io.gazan.dataplane.cluster.probe.FirstBytes.Meaning.HTTP1;
import static io.gazan.dataplane.cluster.probe.FirstBytes.Meaning.HTTP2;
import static io.gazan.dataplane.cluster.probe.FirstBytes.Meaning.MORE;
import static io.gazan.dataplane.cluster.probe.FirstBytes.Meaning.OTHER;
import static io.gazan.dataplane.cluster.probe.FirstBytes.Meaning.TLS;
import static org.assertj.core.api.Assertions.assertThat;

import io.gazan.dataplane.cluster.probe.FirstBytes.Meaning;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FirstBytesTest {
  @ParameterizedTest
  @CsvSource({
    "160303007a, TLS",
    "15030100020228, TLS",
    "16, MORE",
    "160203007a, OTHER",
    "000000040000000000, HTTP2",
    "00000c040000000000, HTTP2",
    "00000004, MORE",
    "000000040100000000, OTHER",
    "00000d040000000000, OTHER",
    "000000040000000001, OTHER",
    "000008070000000000, OTHER",
    "00ffff040000000000, OTHER",
    "0d0a, OTHER"
  })
  void recordsAndFramesAreKnownByTheirHeads(String hex, Meaning meaning) {
    ByteBuf bytes = Unpooled.wrappedBuffer(HexFormat.of().parseHex(hex));
    assertThat(new FirstBytes().add(bytes)).isEqualTo(meaning);
    assertThat(bytes.readableBytes()).as("left in place").isEqualTo(hex.length() / 2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"HTTP/1.1 404 Not Found\r\n", "HTTP/1.0 404\r\n", "HTTP/1.9 404"})
  void anyVersionOfHttp1Counts(String text) {
    FirstBytes first = new FirstBytes();
    assertThat(first.add(ascii(text))).isEqualTo(HTTP1);
    assertThat(first.status()).isEqualTo(404);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"HTTP/2 200 OK\r\n", "HTTP/1.1 4x4", "HTTPS", "Hello", "SSH-2.0-x", "+OK"})
  void otherTextDoesNot(String text) {
    assertThat(new FirstBytes().add(ascii(text))).isEqualTo(OTHER);
  }

  @Test
  void bytesMayComeOneByOne() {
    FirstBytes first = new FirstBytes();
    for (char c : "HTTP/1.1 50".toCharArray()) {
      assertThat(first.add(ascii(String.valueOf(c)))).isEqualTo(MORE);
    }
    assertThat(first.add(ascii("3"))).isEqualTo(HTTP1);
    assertThat(first.status()).isEqualTo(503);
  }

  @Test
  void nothingIsNothingYet() {
    FirstBytes first = new FirstBytes();
    assertThat(first.add(Unpooled.EMPTY_BUFFER)).isEqualTo(MORE);
    assertThat(first.add(Unpooled.wrappedBuffer(new byte[] {0x15, 3}))).isEqualTo(TLS);
    assertThat(new FirstBytes().add(Unpooled.wrappedBuffer(new byte[9]))).isNotEqualTo(HTTP2);
  }

  private static ByteBuf ascii(String text) {
    return Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII);
  }
}
