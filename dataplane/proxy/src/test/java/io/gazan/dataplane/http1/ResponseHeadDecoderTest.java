package io.gazan.dataplane.http1;

import static io.gazan.dataplane.http1.Codec.head;
import static org.assertj.core.api.Assertions.assertThat;

import io.gazan.dataplane.http.BodyFraming;
import io.gazan.dataplane.http.Method;
import io.gazan.dataplane.http.ResponseHead;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Every rule for a response head, each case whole and cut at every byte. */
class ResponseHeadDecoderTest {
  private record Case(Method method, String response, String expected) {}

  private static final String BROKEN = "broken";

  private final HeadPool pool = new HeadPool();
  private final List<Case> cases = new ArrayList<>();

  private void given(String expected, String... lines) {
    cases.add(new Case(Method.GET, head(lines), expected));
  }

  private void given(Method method, String expected, String... lines) {
    cases.add(new Case(method, head(lines), expected));
  }

  @TestFactory
  List<DynamicTest> statusLines() {
    given("200 'OK' 1.1 UNTIL_CLOSE close", "HTTP/1.1 200 OK");
    given("200 '' 1.1", "HTTP/1.1 200 ");
    given("200 '' 1.1", "HTTP/1.1 200");
    given("299 'a b\tc \u00e9' 1.0", "HTTP/1.0 299 a b\tc \u00e9");
    given("999 '' 1.1", "HTTP/1.1 999 ");
    for (String bad :
        List.of(
            "HTTP/1.1 20 OK",
            "HTTP/1.1 2000 OK",
            "HTTP/1.1 20x OK",
            "HTTP/1.1  200 OK",
            "HTTP/1.1\t200 OK",
            "HTTP/2.0 200 OK",
            "HTTP/1.2 200 OK",
            "http/1.1 200 OK",
            "HTTP/1.1",
            "HTTP/1.1 ",
            "HTTP/1.1 099 OK",
            "HTTP/1.1 -20 OK",
            " HTTP/1.1 200 OK",
            "ICY 200 OK",
            "HTTP/1.1 200\tOK",
            "HTTP/1.1 200 O\u0000K",
            "HTTP/1.1 200 O\rK",
            "HTTP/1.1 200 O\nK",
            "",
            "HTTP/1.1200 OK",
            "HTTP/1.1 200OK",
            "HTTP/1.1 200 \u007f")) {
      given(BROKEN, bad);
    }
    cases.add(new Case(Method.GET, "\r\n" + head("HTTP/1.1 200 OK"), BROKEN));
    cases.add(new Case(Method.GET, "HTTP/1.1 200 OK\n\n", BROKEN));
    return run();
  }

  @TestFactory
  List<DynamicTest> framing() {
    String ok = "HTTP/1.1 200 OK";
    given("LENGTH 5 keep", ok, "Content-Length: 5");
    given("LENGTH 0 keep", ok, "Content-Length: 0");
    given(BROKEN, ok, "Content-Length: 5", "content-length: 5");
    given("CHUNKED -1 keep", ok, "Transfer-Encoding: Chunked");
    given(Method.HEAD, "NONE 5 keep", ok, "Content-Length: 5");
    given(Method.HEAD, "NONE -1 keep", ok, "Transfer-Encoding: chunked");
    given(Method.HEAD, "NONE -1 keep", ok);
    given("NONE 0 keep", "HTTP/1.1 204 No Content", "Content-Length: 0");
    given("NONE -1 close", "HTTP/1.1 204 No Content", "Transfer-Encoding: chunked");
    given("NONE 3 close", "HTTP/1.1 204 No Content", "Content-Length: 3");
    given("NONE 7 keep", "HTTP/1.1 304 Not Modified", "Content-Length: 7");
    given("NONE -1 keep", "HTTP/1.1 100 Continue");
    given("NONE -1 close", "HTTP/1.1 101 Switching Protocols", "Upgrade: websocket");
    given(BROKEN, ok, "Content-Length: 5", "Content-Length: 6");
    given(BROKEN, ok, "Content-Length: 5", "Content-Length: x");
    given(BROKEN, ok, "Content-Length: 5", "Transfer-Encoding: chunked");
    given(Method.HEAD, BROKEN, ok, "Content-Length: 5", "Transfer-Encoding: chunked");
    given(BROKEN, ok, "Transfer-Encoding: chunked", "Transfer-Encoding: chunked");
    given(BROKEN, "HTTP/1.0 200 OK", "Transfer-Encoding: chunked");
    for (String bad : List.of("", "5, 5", "+5", "-5", "5 5", "0x5", "5a", "9999999999999999999")) {
      given(BROKEN, ok, "Content-Length: " + bad);
    }
    for (String bad : List.of("", "gzip", "gzip, chunked", "identity", "chunked, chunked")) {
      given(BROKEN, ok, "Transfer-Encoding: " + bad);
    }
    return run();
  }

  @TestFactory
  List<DynamicTest> connectionsAndLines() {
    String ok = "HTTP/1.1 200 OK";
    String length = "Content-Length: 1";
    given("LENGTH 1 close", ok, length, "Connection: close");
    given("LENGTH 1 close", ok, length, "Connection: keep-alive, Close");
    given("LENGTH 1 keep", ok, length, "Connection: Content-Length, X-A");
    given("LENGTH 1 close", "HTTP/1.0 200 OK", length);
    given("LENGTH 1 keep", "HTTP/1.0 200 OK", length, "Connection: Keep-Alive");
    given(
        "LENGTH 1 keep [Set-Cookie=a] [Set-Cookie=b] [X_Y=z]",
        ok,
        "Set-Cookie: a",
        "Set-Cookie: b",
        "X_Y: z",
        length);
    for (String bad :
        List.of(
            " A: b",
            "A : b",
            ": b",
            "A",
            "A b: c",
            "A: b\u0000",
            "A: b\rc",
            "A: b\nc",
            "Connection: a b",
            "A: b\r\n c",
            "\u00e4: b")) {
      given(BROKEN, ok, length, bad);
    }
    given(BROKEN, ok, "A: b\r\n".repeat(256) + length);
    return run();
  }

  private List<DynamicTest> run() {
    return cases.stream().map(this::test).toList();
  }

  private DynamicTest test(Case c) {
    return DynamicTest.dynamicTest(
        c.method() + " " + c.response().replace("\r", "\\r").replace("\n", "\\n"),
        () -> {
          byte[] bytes = RequestDecodings.bytes(c.response());
          String whole = decode(bytes, c.method(), bytes.length);
          assertThat(whole).contains(c.expected());
          for (int cut = 1; cut < Math.min(bytes.length, 200); cut++) {
            assertThat(decode(bytes, c.method(), cut)).as("cut at " + cut).isEqualTo(whole);
          }
        });
  }

  private String decode(byte[] bytes, Method method, int cut) {
    ResponseHeadDecoder decoder = new ResponseHeadDecoder(pool, HeadLimits.UPSTREAM);
    for (int from = 0; from < bytes.length; from = cut) {
      ByteBuf in = Unpooled.wrappedBuffer(bytes, from, (from == 0 ? cut : bytes.length) - from);
      Decoded decoded = decoder.decode(in, method);
      int left = in.readableBytes();
      in.release();
      if (decoded == Decoded.REFUSED) {
        decoder.close();
        return BROKEN;
      }
      if (decoded == Decoded.HEAD) {
        String told = describe(decoder.take());
        return left + (from == 0 ? bytes.length - cut : 0) == 0 ? told : told + " left";
      }
      if (from > 0 || cut == bytes.length) {
        break;
      }
    }
    return "more";
  }

  private static String describe(ResponseHead head) {
    StringBuilder told = new StringBuilder();
    byte[] bytes = head.bytes();
    told.append(head.status()).append(" '");
    for (int i = head.reasonStart(); i < head.reasonEnd(); i++) {
      told.append((char) (bytes[i] & 0xFF));
    }
    told.append("' 1.").append(head.minorVersion()).append(' ').append(head.framing());
    told.append(head.framing() == BodyFraming.UNTIL_CLOSE ? "" : " " + head.contentLength());
    told.append(head.keepAlive() ? " keep" : " close");
    for (int i = 0; i < head.headers().count(); i++) {
      told.append(" [").append(head.headers().name(i)).append('=');
      told.append(head.headers().value(i)).append(']');
    }
    return told.toString();
  }
}
