package io.gazan.dataplane.http1;

import static io.gazan.dataplane.http1.Codec.head;
import static io.gazan.dataplane.http1.RequestDecodings.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DynamicTest;

/** Cases of request heads, each whole and cut at every byte. */
class RequestHeadCases {
  record Case(String request, String expected) {}

  final List<Case> cases = new ArrayList<>();

  /** The request line of a request that is plain otherwise. */
  void line(String line, String expected) {
    cases.add(new Case(head(line, "Host: h"), expected));
  }

  /** Header lines after a plain request line and Host. */
  void with(String expected, String... lines) {
    cases.add(new Case("POST /p HTTP/1.1\r\nHost: h\r\n" + head(lines), expected));
  }

  /** Header lines after a request line only. */
  void bare(String line, String expected, String... lines) {
    cases.add(new Case(line + "\r\n" + head(lines), expected));
  }

  void upgrade(String line, String expected, String upgrade, String key, String version) {
    bare(
        line,
        expected,
        "Host: h",
        "Connection: Upgrade",
        upgrade,
        "Sec-WebSocket-Key: " + key,
        "Sec-WebSocket-Version: " + version);
  }

  List<DynamicTest> run() {
    return cases.stream().map(c -> test(c, true)).toList();
  }

  List<DynamicTest> runWhole() {
    return cases.stream().map(c -> test(c, false)).toList();
  }

  private static DynamicTest test(Case c, boolean everyCut) {
    String name = c.request().length() > 120 ? c.request().substring(0, 120) : c.request();
    return DynamicTest.dynamicTest(
        name.replace("\r", "\\r").replace("\n", "\\n").replace("\u0000", "\\0"),
        () -> {
          byte[] bytes = bytes(c.request());
          String whole = RequestDecodings.of(bytes);
          assertThat(whole).contains(c.expected());
          assertThat(RequestDecodings.dripped(bytes, HeadLimits.DEFAULT)).isEqualTo(whole);
          for (int cut = 1; everyCut && cut < bytes.length; cut++) {
            assertThat(RequestDecodings.of(bytes, cut)).as("cut at " + cut).isEqualTo(whole);
          }
        });
  }
}
