package io.gazan.dataplane.http1;

import static io.gazan.dataplane.http1.Codec.head;
import static io.gazan.dataplane.http1.Codec.request;
import static io.gazan.dataplane.http1.Codec.response;
import static org.assertj.core.api.Assertions.assertThat;

import io.gazan.dataplane.http.Ascii;
import io.gazan.dataplane.http.BodyFraming;
import io.gazan.dataplane.http.HeaderEdits;
import io.gazan.dataplane.http.Method;
import io.gazan.dataplane.http.RequestHead;
import io.gazan.dataplane.http.ResponseHead;
import io.gazan.dataplane.http1.write.HeadWriter;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import org.junit.jupiter.api.Test;

class ResponseWriterTest {
  private static final RequestHead GET = request("GET / HTTP/1.1", "Host: h");
  private static final RequestHead GET_TRAILERS =
      request("GET / HTTP/1.1", "Host: h", "TE: trailers");
  private static final RequestHead HEAD = request("HEAD / HTTP/1.1", "Host: h");
  private static final RequestHead OLD = request("GET / HTTP/1.0", "Connection: keep-alive");
  private static final RequestHead OLD_HEAD = request("HEAD / HTTP/1.0");

  private final HeadWriter writer = new HeadWriter();

  private String written(RequestHead request, boolean keepAlive, HeaderEdits edits, String... as) {
    ResponseHead head = response(request.method(), as);
    BodyFraming framing = HeadWriter.framingFor(request, head);
    return Codec.text(
            writer.response(
                UnpooledByteBufAllocator.DEFAULT,
                request,
                head,
                edits,
                framing,
                keepAlive,
                null,
                0))
        .replaceAll("Date: ..., .. ... .... ..:..:.. GMT", "Date: NOW");
  }

  private String written(RequestHead request, boolean keepAlive, String... lines) {
    return written(request, keepAlive, HeaderEdits.NONE, lines);
  }

  @Test
  void aResponseIsCopiedWithItsOwnStamps() {
    // When
    String written =
        written(
            GET,
            true,
            "HTTP/1.1 200 OK",
            "Server: s",
            "Connection: close, X-Hop",
            "X-Hop: 1",
            "Keep-Alive: timeout=5",
            "Date: d",
            "Content-Length: 5");

    // Then
    assertThat(written)
        .isEqualTo(head("HTTP/1.1 200 OK", "Server: s", "Date: d", "Content-Length: 5"));
  }

  @Test
  void missingStampsAreAdded() {
    assertThat(written(GET, false, "HTTP/1.1 404 Not here", "content-length: 0"))
        .isEqualTo(
            head(
                "HTTP/1.1 404 Not here",
                "content-length: 0",
                "Server: gazan",
                "Date: NOW",
                "Connection: close"));
  }

  @Test
  void aStatusLineOfAnotherShapeIsPutTogether() {
    assertThat(written(GET, true, "HTTP/1.0 200", "Server: s", "Date: d", "Content-Length: 1"))
        .startsWith("HTTP/1.1 200 \r\nServer: s\r\n");
    assertThat(written(GET, true, "HTTP/1.1 200", "Server: s", "Date: d", "Content-Length: 1"))
        .startsWith("HTTP/1.1 200 \r\nServer: s\r\n");
    assertThat(written(GET, true, "HTTP/1.1 200 OK"))
        .isEqualTo(
            head("HTTP/1.1 200 OK", "Server: gazan", "Date: NOW", "Transfer-Encoding: chunked"));
  }

  @Test
  void anOpenEndIsChunkedForNewClientsAndClosedForOldOnes() {
    // Given
    String[] open = {"HTTP/1.0 200 OK", "Server: s", "Date: d"};
    String[] chunked = {"HTTP/1.1 200 OK", "Server: s", "Date: d", "Transfer-Encoding: chunked"};

    // When / Then
    assertThat(written(GET, true, open))
        .isEqualTo(head("HTTP/1.1 200 OK", "Server: s", "Date: d", "Transfer-Encoding: chunked"));
    assertThat(written(GET, true, chunked))
        .isEqualTo(head("HTTP/1.1 200 OK", "Server: s", "Date: d", "Transfer-Encoding: chunked"));
    assertThat(written(OLD, false, chunked))
        .isEqualTo(head("HTTP/1.1 200 OK", "Server: s", "Date: d", "Connection: close"));
    assertThat(written(OLD, true, "HTTP/1.1 200 OK", "Server: s", "Date: d", "Content-Length: 3"))
        .isEqualTo(
            head(
                "HTTP/1.1 200 OK",
                "Server: s",
                "Date: d",
                "Content-Length: 3",
                "Connection: keep-alive"));
  }

  @Test
  void anAnswerToHeadSaysWhatTheBodyWouldBe() {
    assertThat(written(HEAD, true, "HTTP/1.1 200 OK", "Server: s", "Date: d", "Content-Length: 9"))
        .isEqualTo(head("HTTP/1.1 200 OK", "Server: s", "Date: d", "Content-Length: 9"));
    assertThat(
            written(
                HEAD,
                true,
                "HTTP/1.1 200 OK",
                "Server: s",
                "Date: d",
                "Transfer-Encoding: chunked"))
        .isEqualTo(head("HTTP/1.1 200 OK", "Server: s", "Date: d", "Transfer-Encoding: chunked"));
    assertThat(
            written(
                OLD_HEAD,
                false,
                "HTTP/1.1 200 OK",
                "Server: s",
                "Date: d",
                "Transfer-Encoding: chunked"))
        .isEqualTo(head("HTTP/1.1 200 OK", "Server: s", "Date: d", "Connection: close"));
    assertThat(written(GET, true, "HTTP/1.1 304 NM", "Server: s", "Date: d", "Content-Length: 07"))
        .isEqualTo(head("HTTP/1.1 304 NM", "Server: s", "Date: d", "Content-Length: 7"));
  }

  @Test
  void noContentHasNoLength() {
    assertThat(written(GET, true, "HTTP/1.1 204 NC", "Server: s", "Date: d", "Content-Length: 0"))
        .isEqualTo(head("HTTP/1.1 204 NC", "Server: s", "Date: d"));
    assertThat(written(GET, true, "HTTP/1.1 103 Early Hints", "Link: </a>; rel=preload"))
        .isEqualTo(head("HTTP/1.1 103 Early Hints", "Link: </a>; rel=preload"));
    assertThat(written(GET, true, "HTTP/1.1 100 Continue"))
        .isEqualTo(head("HTTP/1.1 100 Continue"));
  }

  @Test
  void theTrailerFieldPassesWhereTrailersDo() {
    // Given
    String[] lines = {
      "HTTP/1.1 200 OK", "Server: s", "Date: d", "Trailer: X-Sum", "Transfer-Encoding: chunked"
    };

    // When / Then
    assertThat(written(GET, true, lines)).doesNotContain("Trailer");
    assertThat(written(GET_TRAILERS, true, lines)).contains("Trailer: X-Sum\r\n");
  }

  @Test
  void editsWinOverTheEndpointAndOverUs() {
    // Given
    HeaderEdits edits =
        new HeaderEdits.Builder().remove("Server").set("Access-Control-Allow-Origin", "*").build();

    // When
    String written =
        written(
            GET,
            true,
            edits,
            "HTTP/1.1 200 OK",
            "Server: s",
            "access-control-allow-origin: http://a",
            "Date: d",
            "Content-Length: 5");

    // Then
    assertThat(written)
        .isEqualTo(
            head(
                "HTTP/1.1 200 OK",
                "Date: d",
                "Content-Length: 5",
                "Access-Control-Allow-Origin: *"));
  }

  @Test
  void extraLinesAndRoomForTheBody() {
    // Given
    ResponseHead head =
        response(Method.GET, "HTTP/1.1 200 OK", "Server: s", "Date: d", "Content-Length: 5");

    // When
    ByteBuf out =
        writer.response(
            UnpooledByteBufAllocator.DEFAULT,
            GET,
            head,
            HeaderEdits.NONE,
            BodyFraming.LENGTH,
            true,
            Ascii.bytes("Set-Cookie: a=b\r\n"),
            5);
    int capacity = out.capacity();
    out.writeBytes(Ascii.bytes("hello"));

    // Then
    assertThat(out.capacity()).isEqualTo(capacity);
    assertThat(Codec.text(out))
        .isEqualTo(
            head("HTTP/1.1 200 OK", "Server: s", "Date: d", "Content-Length: 5", "Set-Cookie: a=b")
                + "hello");
  }
}
