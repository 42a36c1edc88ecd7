package io.gazan.dataplane.http1;

import static io.gazan.dataplane.http1.Codec.head;
import static org.assertj.core.api.Assertions.assertThat;

import io.gazan.dataplane.http.RequestHead;
import io.netty.buffer.ByteBuf;
import java.util.List;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Every rule for framing, upgrades and limits of a request head. */
class RequestHeadFramingTest extends RequestHeadCases {
  private static final String KEY = "dGhlIHNhbXBsZSBub25jZQ==";

  @TestFactory
  List<DynamicTest> framing() {
    with("LENGTH 0 keep", "Content-Length: 0");
    with("LENGTH 12 keep", "content-LENGTH: 12");
    with("LENGTH 10 keep", "Content-Length: 0010");
    with("LENGTH 999999999999999999 keep", "Content-Length: 999999999999999999");
    for (String bad :
        List.of(
            "",
            "+1",
            "-1",
            "0x10",
            "1 0",
            "1,1",
            "1, 1",
            "1;",
            "a",
            "1a",
            "1.0",
            "1e3",
            "'1'",
            "1_0",
            "\u00b2",
            "9999999999999999999",
            "0000000000000000001",
            "1\t2")) {
      with("400", "Content-Length: " + bad);
    }
    with("400", "Content-Length: 1", "Content-Length: 1");
    with("400", "Content-Length: 1", "content-length: 2");
    with("CHUNKED keep", "Transfer-Encoding: chunked");
    with("CHUNKED keep", "transfer-ENCODING:\tCHUNKED ");
    for (String bad :
        List.of(
            "",
            ",chunked",
            "chunked,",
            "chunked, chunked",
            "chunked,gzip",
            "\"chunked\"",
            "chunked;q=1",
            "chun ked",
            "chunked\u00ff",
            "gzip;q=0.5, chunked",
            ", ,",
            "[chunked]",
            "chunked, identity",
            "chunked\t,x",
            "(chunked)")) {
      with("400", "Transfer-Encoding: " + bad);
    }
    for (String other :
        List.of(
            "gzip",
            "gzip, chunked",
            "identity",
            "xchunked",
            "chunkedx",
            "cow",
            "identity, chunked",
            "x,y")) {
      with("501", "Transfer-Encoding: " + other);
    }
    with("400", "Transfer-Encoding: chunked", "Transfer-Encoding: chunked");
    with("400", "Transfer-Encoding: chunked", "Transfer-Encoding: identity");
    with("400", "Transfer-Encoding: chunked", "Content-Length: 5");
    with("400", "Content-Length: 5", "Transfer-Encoding: chunked");
    with("400", "Content-Length: 5", "Transfer-Encoding: identity");
    bare("POST / HTTP/1.0", "400", "Transfer-Encoding: chunked");
    with("NONE keep [Host=h] [Transfer_Encoding=chunked]", "Transfer_Encoding: chunked");
    with("NONE keep [Host=h] [Transfer-Encodin=chunked]", "Transfer-Encodin: chunked");
    return run();
  }

  @TestFactory
  List<DynamicTest> connections() {
    with("NONE close", "Connection: close");
    with("NONE close", "Connection: Keep-Alive, CLOSE");
    with("NONE keep", "Connection: keep-alive", "Connection: , ,x ,");
    with("NONE close", "Connection: keep-alive", "Connection: close");
    bare("GET / HTTP/1.0", "NONE keep", "Connection: Keep-Alive");
    bare("GET / HTTP/1.0", "NONE close", "Connection: Keep-Alive, close");
    for (String bad :
        List.of(
            "Host",
            "content-length",
            "Transfer-Encoding",
            "Authorization",
            "cookie",
            "X-Forwarded-For",
            "x-forwarded-user",
            "X-Real-IP",
            "X-Request-Id",
            "Forwarded",
            "close, X-Forwarded-Proto",
            "a b",
            "a;b",
            "\"close\"",
            "close;x",
            "X-API-Key")) {
      with("400", "Connection: " + bad);
    }
    with("NONE keep trailers", "TE: trailers");
    with("NONE keep trailers", "TE: gzip;q=0.5, Trailers;q=1");
    with("NONE keep [Host", "TE: trailersx");
    with("NONE keep [Host", "TE: gzip");
    with("LENGTH 1 keep expect", "Expect: 100-continue", "Content-Length: 1");
    with("CHUNKED keep expect", "Expect: 100-CONTINUE", "Transfer-Encoding: chunked");
    with("NONE keep [Host", "Expect: 100-continue");
    for (String bad :
        List.of("", "100", "100-continue, x", "x", "100-continue;a", "\"100-continue\"")) {
      with("417", "Expect: " + bad);
    }
    with("417", "Expect: 100-continue", "Expect: 100-continue");
    bare("POST / HTTP/1.0", "LENGTH 1 close [", "Expect: x", "Content-Length: 1");
    upgrade("GET / HTTP/1.1", "NONE keep upgrade", "Upgrade: WebSocket", KEY, "13");
    upgrade("GET / HTTP/1.1", "NONE keep [", "Upgrade: h2c", KEY, "13");
    upgrade("GET / HTTP/1.1", "NONE keep [", "Upgrade: websocket, h2c", KEY, "13");
    upgrade("GET / HTTP/1.1", "NONE keep [", "Upgrade: websocket", KEY.substring(1), "13");
    upgrade("GET / HTTP/1.1", "NONE keep [", "Upgrade: websocket", "", "13");
    upgrade("GET / HTTP/1.1", "NONE keep [", "Upgrade: websocket", KEY, "8");
    upgrade("POST / HTTP/1.1", "NONE keep [", "Upgrade: websocket", KEY, "13");
    upgrade("GET / HTTP/1.0", "NONE close [", "Upgrade: websocket", KEY, "13");
    bare("GET / HTTP/1.1", "NONE keep [", "Host: h", "Upgrade: websocket");
    bare("GET / HTTP/1.1", "NONE keep [", "Host: h", "Connection: upgrade", "Upgrade: websocket");
    with("NONE keep [", "Connection: upgrade", "Upgrade: websocket");
    return run();
  }

  @TestFactory
  List<DynamicTest> limits() {
    int line = HeadLimits.DEFAULT.firstLine();
    line("GET /" + "a".repeat(line - 14) + " HTTP/1.1", "GET /aaa");
    line("GET /" + "a".repeat(line - 13) + " HTTP/1.1", "414");
    cases.add(new Case("G".repeat(line + 1), "414"));
    cases.add(new Case("G".repeat(line), "more"));
    String start = "GET / HTTP/1.1\r\n";
    int headers = HeadLimits.DEFAULT.headers();
    cases.add(new Case(start + "Host: h\r\nA: " + "a".repeat(headers - 14) + "\r\n\r\n", "GET /"));
    cases.add(new Case(start + "Host: h\r\nA: " + "a".repeat(headers - 13) + "\r\n\r\n", "431"));
    cases.add(new Case(start + "A".repeat(headers + 1), "431"));
    cases.add(new Case(start + "A".repeat(headers + 1) + "\u0000", "431"));
    cases.add(new Case(start + "A".repeat(headers) + "\u0000", "400"));
    cases.add(new Case(start + "Host: h\r\n" + "A: b\r\n".repeat(99) + "\r\n", "GET /"));
    cases.add(new Case(start + "Host: h\r\n" + "A: b\r\n".repeat(100) + "\r\n", "431"));
    return runWhole();
  }

  @Test
  void aDecoderReadsOneRequestAfterTheOther() {
    // Given
    HeadPool pool = new HeadPool();
    RequestHeadDecoder decoder = new RequestHeadDecoder(pool, HeadLimits.DEFAULT);
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 100; i++) {
      text.append(head("GET /" + "x".repeat(i * 37) + " HTTP/1.1", "Host: h" + i, "A_B: c"));
    }
    ByteBuf in = Codec.bytes(text.toString());

    // When / Then
    for (int i = 0; i < 100; i++) {
      assertThat(decoder.idle()).isTrue();
      assertThat(decoder.decode(in)).isEqualTo(Decoded.HEAD);
      RequestHead head = decoder.take();
      assertThat(head.host()).isEqualTo("h" + i);
      assertThat(head.hostHash()).isEqualTo(("h" + i).hashCode());
      assertThat(head.pathEnd() - head.pathStart()).isEqualTo(i * 37 + 1);
      assertThat(head.underscoredNames()).isEqualTo(1);
      pool.release(head);
    }
    assertThat(in.isReadable()).isFalse();
    in.release();
  }
}
