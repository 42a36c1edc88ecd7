package io.gazan.dataplane.http2.head;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gazan.dataplane.http.BodyFraming;
import io.gazan.dataplane.http.HeaderEdits;
import io.gazan.dataplane.http.Method;
import io.gazan.dataplane.http.RequestHead;
import io.gazan.dataplane.http.ResponseHead;
import io.gazan.dataplane.http1.HeadLimits;
import io.gazan.dataplane.http1.HeadPool;
import io.gazan.dataplane.http1.write.HeadWriter;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.handler.codec.http2.Http2Exception;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Responses of HTTP/2 endpoints, up to what an HTTP/1.1 client gets of them. */
class ResponseReaderTest {
  private final ResponseReader reader = new ResponseReader(new HeadPool(), HeadLimits.UPSTREAM);

  private ResponseHead read(Method method, boolean endStream, String... fields)
      throws Http2Exception {
    return reader.response(1, Blocks.fields(fields), method, endStream);
  }

  /** The head as an HTTP/1.1 client gets it, without its date. */
  private static String written(ResponseHead head, String method) {
    RequestHead request = Blocks.http1Request(method + " / HTTP/1.1", "Host: a");
    ByteBuf out =
        new HeadWriter()
            .response(
                UnpooledByteBufAllocator.DEFAULT,
                request,
                head,
                HeaderEdits.NONE,
                HeadWriter.framingFor(request, head),
                true,
                null,
                0);
    String text = out.toString(StandardCharsets.ISO_8859_1);
    out.release();
    return text.replaceAll("Date: [^\r]*\r\n", "");
  }

  @Test
  void whatIsNotAPlainResponseIsAStreamError() {
    for (List<String> bad :
        List.of(
            List.of("server", "s"),
            List.of(":status", "20"),
            List.of(":status", "2000"),
            List.of(":status", "abc"),
            List.of(":status", "099"),
            List.of(":status", "101"),
            List.of(":status", "200", ":status", "200"),
            List.of(":status", "200", ":path", "/"),
            List.of(":status", "100"),
            List.of("a", "b", ":status", "200"),
            List.of(":status", "200", "connection", "close"),
            List.of(":status", "200", "transfer-encoding", "chunked"),
            List.of(":status", "200", "content-length", "5"),
            List.of(":status", "200", "content-length", "0", "content-length", "0"),
            List.of(":status", "200", "content-length", "+0"),
            List.of(":status", "200", "x-a", "1\r\nset-cookie: a=b"),
            List.of(":status", "200", "X-A", "1"))) {
      assertThatThrownBy(() -> read(Method.GET, true, bad.toArray(String[]::new)))
          .as(bad.toString())
          .isInstanceOf(Http2Exception.StreamException.class);
    }
  }

  @Test
  void aBodyWithoutLengthIsChunkedForHttp1() throws Http2Exception {
    // When
    ResponseHead head = read(Method.GET, false, ":status", "200", "server", "s", "x-a", "1");

    // Then
    assertThat(head.framing()).isEqualTo(BodyFraming.CHUNKED);
    assertThat(written(head, "GET"))
        .isEqualTo("HTTP/1.1 200 OK\r\nserver: s\r\nx-a: 1\r\nTransfer-Encoding: chunked\r\n\r\n");
  }

  @Test
  void aLengthStays() throws Http2Exception {
    // When
    ResponseHead head =
        read(Method.GET, false, ":status", "206", "server", "s", "content-length", "12");

    // Then
    assertThat(head.framing()).isEqualTo(BodyFraming.LENGTH);
    assertThat(head.contentLength()).isEqualTo(12);
    assertThat(written(head, "GET"))
        .isEqualTo("HTTP/1.1 206 Partial Content\r\nserver: s\r\ncontent-length: 12\r\n\r\n");
  }

  @Test
  void whereNothingFollowsAnHttp1ClientIsToldSo() throws Http2Exception {
    // When
    ResponseHead head = read(Method.GET, true, ":status", "200", "server", "s");

    // Then
    assertThat(head.framing()).isEqualTo(BodyFraming.NONE);
    assertThat(written(head, "GET"))
        .isEqualTo("HTTP/1.1 200 OK\r\nserver: s\r\nContent-Length: 0\r\n\r\n");
  }

  @Test
  void anAnswerToHeadKeepsItsLength() throws Http2Exception {
    // When
    ResponseHead head =
        read(Method.HEAD, true, ":status", "200", "server", "s", "content-length", "7");
    ResponseHead unknown = read(Method.HEAD, true, ":status", "200", "server", "s");

    // Then
    assertThat(head.framing()).isEqualTo(BodyFraming.NONE);
    assertThat(written(head, "HEAD"))
        .isEqualTo("HTTP/1.1 200 OK\r\nserver: s\r\ncontent-length: 7\r\n\r\n");
    assertThat(written(unknown, "HEAD")).isEqualTo("HTTP/1.1 200 OK\r\nserver: s\r\n\r\n");
  }

  @Test
  void anInterimResponseIsOneOfItsOwn() throws Http2Exception {
    // When
    ResponseHead head = read(Method.GET, false, ":status", "103", "link", "</s.css>");

    // Then
    assertThat(head.interim()).isTrue();
    assertThat(head.framing()).isEqualTo(BodyFraming.NONE);
    assertThat(written(head, "GET"))
        .isEqualTo("HTTP/1.1 103 Early Hints\r\nlink: </s.css>\r\n\r\n");
  }
}
