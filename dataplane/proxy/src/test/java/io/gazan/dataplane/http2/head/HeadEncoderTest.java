package io.gazan.dataplane.http2.head;

import static org.assertj.core.api.Assertions.assertThat;

import io.gazan.dataplane.http.ForwardingHeaders;
import io.gazan.dataplane.http.HeaderBlock;
import io.gazan.dataplane.http.HeaderEdits;
import io.gazan.dataplane.http.Method;
import io.gazan.dataplane.http.RequestHead;
import io.gazan.dataplane.http.ResponseHead;
import io.gazan.dataplane.http.reply.ErrorReply;
import io.gazan.dataplane.http1.HeadLimits;
import io.gazan.dataplane.http1.HeadPool;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What goes out over HTTP/2, as Netty's decoder reads it. */
class HeadEncoderTest {
  private final HeadEncoder encoder = new HeadEncoder();
  private final ReplyHeads replies = new ReplyHeads(encoder);
  private final HeadPool pool = new HeadPool();

  private List<String> request(
      RequestHead head, HeaderEdits edits, ForwardingHeaders forwarding, boolean tls)
      throws Http2Exception {
    return Blocks.read(encoder.request(head, edits, forwarding, tls)).stream()
        .filter(line -> !line.startsWith("x-request-id: "))
        .toList();
  }

  private List<String> response(RequestHead request, ResponseHead head, HeaderEdits edits)
      throws Http2Exception {
    return undated(encoder.response(request, head, edits, null));
  }

  private static List<String> undated(Http2Headers headers) throws Http2Exception {
    return Blocks.read(headers).stream().filter(line -> !line.startsWith("date: ")).toList();
  }

  @Test
  void anHttp1RequestGoesOnOverHttp2() throws Http2Exception {
    // Given
    RequestHead head =
        Blocks.http1Request(
            "PUT /a/../b?c=d HTTP/1.1",
            "Host: A.example:8080",
            "User-Agent: curl",
            "Connection: X-Hop, TE",
            "X-Hop: 1",
            "X-Mixed-Case:v",
            "x_under: 1",
            "X-Forwarded-For: 203.0.113.1",
            "Proxy-Authorization: Basic x",
            "Cookie: a=b",
            "TE: trailers",
            "Expect: 100-continue",
            "Transfer-Encoding: chunked");
    HeaderEdits edits = new HeaderEdits.Builder().set("X-Proxy-From", " Gazan ").build();

    // When
    List<String> lines = request(head, edits, Blocks.UNTRUSTED, true);

    // Then
    assertThat(lines)
        .containsExactly(
            ":method: PUT",
            ":scheme: https",
            ":authority: A.example:8080",
            ":path: /b?c=d",
            "user-agent: curl",
            "x-mixed-case: v",
            "cookie: a=b",
            "x-forwarded-for: 192.0.2.7",
            "x-real-ip: 192.0.2.7",
            "x-forwarded-proto: https",
            "x-forwarded-port: 6194",
            "x-forwarded-host: A.example:8080",
            "x-proxy-from: Gazan",
            "expect: 100-continue",
            "te: trailers");
  }

  @Test
  void aTrustedPeerIsAppendedTo() throws Http2Exception {
    // Given
    RequestHead head =
        Blocks.http1Request("GET / HTTP/1.1", "Host: a", "X-Forwarded-For: 203.0.113.1");

    // When, Then
    assertThat(request(head, HeaderEdits.NONE, Blocks.TRUSTED, false))
        .contains(":scheme: http", "x-forwarded-for: 203.0.113.1, 192.0.2.7")
        .contains("x-real-ip: 203.0.113.1");
  }

  @Test
  void theConfiguredHostIsTheAuthority() throws Http2Exception {
    // Given
    RequestHead head = Blocks.http1Request("GET / HTTP/1.0");
    HeaderEdits edits = new HeaderEdits.Builder().set("Host", "inner.example").build();

    // When, Then
    assertThat(request(head, edits, Blocks.UNTRUSTED, false))
        .contains(":authority: inner.example")
        .noneMatch(line -> line.startsWith("host"));
    assertThat(request(head, HeaderEdits.NONE, Blocks.UNTRUSTED, false))
        .contains(":authority: 127.0.0.1:6194");
  }

  @Test
  void anHttp2RequestGoesOnAndGrpcTakesTrailers() throws Http2Exception {
    // Given
    RequestReader reader = new RequestReader(pool, HeadLimits.DEFAULT);
    RequestHead head =
        reader.request(
            1,
            Blocks.fields(
                ":method",
                "POST",
                ":scheme",
                "https",
                ":authority",
                "g",
                ":path",
                "/s/M",
                "content-type",
                "application/grpc+proto",
                "content-length",
                "5"),
            false);

    // When, Then
    assertThat(request(head, HeaderEdits.NONE, Blocks.UNTRUSTED, true))
        .startsWith(
            ":method: POST",
            ":scheme: https",
            ":authority: g",
            ":path: /s/M",
            "content-type: application/grpc+proto",
            "content-length: 5")
        .endsWith("te: trailers");
  }

  @Test
  void anHttp1ResponseGoesOnOverHttp2() throws Http2Exception {
    // Given
    RequestHead request = Blocks.http1Request("GET / HTTP/1.1", "Host: a");
    ResponseHead head =
        Blocks.http1Response(
            Method.GET,
            "HTTP/1.1 418 Teapot",
            "Content-Type: text/plain",
            "Content-Length:  007",
            "Connection: X-Hop",
            "X-Hop: 1",
            "Keep-Alive: 5",
            "Set-Cookie: a=b",
            "X-Gone: 1");
    HeaderEdits edits = new HeaderEdits.Builder().remove("X-Gone").add("X-New", "2").build();

    // When
    List<String> lines =
        undated(
            encoder.response(
                request,
                head,
                edits,
                "Set-Cookie: s=1; Path=/\r\nX-Odd:\r\n".getBytes(StandardCharsets.ISO_8859_1)));

    // Then
    assertThat(lines)
        .containsExactly(
            ":status: 418",
            "content-type: text/plain",
            "set-cookie: a=b",
            "x-new: 2",
            "set-cookie: s=1; Path=/",
            "x-odd: ",
            "server: gazan",
            "content-length: 7");
  }

  @Test
  void chunksAndHopHeadersStayBehind() throws Http2Exception {
    // Given
    RequestHead request = Blocks.http1Request("GET / HTTP/1.1", "Host: a");
    ResponseHead chunked =
        Blocks.http1Response(
            Method.GET,
            "HTTP/1.1 200 OK",
            "Server: s",
            "Date: d",
            "Trailer: X-Sum",
            "Transfer-Encoding: chunked");
    ResponseHead empty =
        Blocks.http1Response(Method.GET, "HTTP/1.1 204 No", "Server: s", "Content-Length: 0");
    ResponseHead interim = Blocks.http1Response(Method.GET, "HTTP/1.1 103 X", "Link: l");

    // When, Then
    assertThat(Blocks.read(encoder.response(request, chunked, HeaderEdits.NONE, null)))
        .containsExactly(":status: 200", "server: s", "date: d");
    assertThat(response(request, empty, HeaderEdits.NONE))
        .containsExactly(":status: 204", "server: s");
    assertThat(Blocks.read(encoder.response(request, interim, HeaderEdits.NONE, null)))
        .containsExactly(":status: 103", "link: l");
    assertThat(encoder.response(request, interim, HeaderEdits.NONE, null).status())
        .hasToString("103");
  }

  @Test
  void theTunnelOfAnExtendedConnectOpensWith200() throws Http2Exception {
    // Given
    RequestReader reader = new RequestReader(pool, HeadLimits.DEFAULT);
    RequestHead request =
        reader.request(
            1,
            Blocks.fields(
                ":method",
                "CONNECT",
                ":protocol",
                "websocket",
                ":scheme",
                "https",
                ":authority",
                "a",
                ":path",
                "/"),
            false);
    ResponseHead head =
        Blocks.http1Response(
            Method.GET,
            "HTTP/1.1 101 Switching Protocols",
            "Upgrade: websocket",
            "Connection: Upgrade",
            "Sec-WebSocket-Accept: x",
            "Sec-WebSocket-Protocol: chat");

    // When, Then
    assertThat(response(request, head, HeaderEdits.NONE))
        .containsExactly(":status: 200", "sec-websocket-protocol: chat", "server: gazan");
  }

  @Test
  void credentialsAreNeverIndexed() throws Http2Exception {
    // Given
    RequestHead head = Blocks.http1Request("GET / HTTP/1.1", "Host: a", "Authorization: x");

    // When
    ByteBuf block = Unpooled.buffer();
    new BlockEncoder()
        .encodeHeaders(1, encoder.request(head, HeaderEdits.NONE, Blocks.UNTRUSTED, true), block);
    String hex = ByteBufUtil.hexDump(block);

    // Then: :method GET, :scheme https, :authority a, :path /, authorization (23 = 15 + 8) x
    assertThat(hex).startsWith("8287" + "010161" + "04012f" + "1f080178");
    block.release();
  }

  @Test
  void longNamesAndValuesSurvive() throws Http2Exception {
    // Given
    String name = "X-" + "N".repeat(300);
    String value = "v".repeat(20_000);
    RequestHead request = Blocks.http1Request("GET / HTTP/1.1", "Host: a");
    ResponseHead head =
        Blocks.http1Response(Method.GET, "HTTP/1.1 200 OK", "Server: s", name + ": " + value);

    // When, Then
    assertThat(response(request, head, HeaderEdits.NONE))
        .containsExactly(":status: 200", "server: s", "x-" + "n".repeat(300) + ": " + value);
  }

  @Test
  void trailersOwnTheirBytes() throws Http2Exception {
    // Given
    RequestReader reader = new RequestReader(pool, HeadLimits.DEFAULT);
    HeaderBlock trailers =
        Objects.requireNonNull(
            reader.trailers(
                1, Blocks.fields("grpc-status", "0", "content-length", "5", "x-a", "1")));
    HeaderBlock forbidden =
        Objects.requireNonNull(reader.trailers(1, Blocks.fields("content-length", "5")));

    // When
    Http2Headers encoded = Objects.requireNonNull(encoder.trailers(trailers));
    Http2Headers none = encoder.trailers(forbidden);
    replies.reply(ErrorReply.NO_ROUTE, false);

    // Then
    assertThat(Blocks.read(encoded)).containsExactly("grpc-status: 0", "x-a: 1");
    assertThat(none).isNull();
  }

  @Test
  void anErrorIsATextOrAGrpcStatus() throws Http2Exception {
    // When, Then
    assertThat(undated(replies.reply(ErrorReply.NO_ROUTE, false)))
        .containsExactly(
            ":status: 404", "content-type: text/plain", "content-length: 14", "server: gazan");
    assertThat(replies.body(ErrorReply.NO_ROUTE).toString(StandardCharsets.US_ASCII))
        .isEqualTo("404 Not Found\n");
    assertThat(undated(replies.reply(ErrorReply.CONNECT_TIMEOUT, true)))
        .containsExactly(
            ":status: 200",
            "content-type: application/grpc",
            "grpc-status: 4",
            "grpc-message: 504 Gateway Timeout",
            "server: gazan");
    assertThat(
            undated(
                replies.local(
                    301,
                    "Location: https://a/\r\n".getBytes(StandardCharsets.ISO_8859_1),
                    3,
                    false)))
        .containsExactly(
            ":status: 301", "content-length: 3", "location: https://a/", "server: gazan");
    assertThat(undated(replies.local(401, new byte[0], 3, true))).contains("grpc-status: 16");
    assertThat(Blocks.read(replies.proceed())).containsExactly(":status: 100");
  }

  @Test
  void aSmallerTableIsAcknowledgedOnce() throws Http2Exception {
    // Given
    BlockEncoder blocks = new BlockEncoder();
    Http2Headers headers = new DefaultHttp2Headers().status("431").add("x-a", "b");

    // When
    blocks.maxHeaderTableSize(8192);
    ByteBuf first = Unpooled.buffer();
    blocks.encodeHeaders(1, headers, first);
    blocks.maxHeaderTableSize(0);
    ByteBuf second = Unpooled.buffer();
    blocks.encodeHeaders(3, headers, second);
    blocks.maxHeaderTableSize(0);
    ByteBuf third = Unpooled.buffer();
    blocks.encodeHeaders(5, headers, third);

    // Then
    assertThat(second.readByte()).isEqualTo((byte) 0x20);
    assertThat(second).isEqualTo(first).isEqualTo(third);
    assertThat(Blocks.read(first)).containsExactly(":status: 431", "x-a: b");
    second.release();
    third.release();
  }
}
