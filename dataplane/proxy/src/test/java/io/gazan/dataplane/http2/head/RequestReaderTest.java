package io.gazan.dataplane.http2.head;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gazan.dataplane.http.BodyFraming;
import io.gazan.dataplane.http.HeaderBlock;
import io.gazan.dataplane.http.KnownHeader;
import io.gazan.dataplane.http.Method;
import io.gazan.dataplane.http.RequestHead;
import io.gazan.dataplane.http.reply.ErrorReply;
import io.gazan.dataplane.http1.HeadLimits;
import io.gazan.dataplane.http1.HeadPool;
import io.gazan.dataplane.http1.rules.Refusal;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests of HTTP/2 clients: the malformed ones, the refused ones, and the image of good ones. */
class RequestReaderTest {
  private final RequestReader reader = new RequestReader(new HeadPool(), HeadLimits.DEFAULT);

  private RequestHead read(boolean endStream, String... fields) throws Http2Exception {
    return reader.request(1, Blocks.fields(fields), endStream);
  }

  /** A GET with these fields behind. */
  private RequestHead get(String... more) throws Http2Exception {
    return read(true, get(List.of(more)).toArray(String[]::new));
  }

  private static List<String> get(List<String> more) {
    List<String> fields =
        new ArrayList<>(
            List.of(
                ":method", "GET", ":scheme", "https", ":authority", "a.example", ":path", "/x"));
    fields.addAll(more);
    return fields;
  }

  private @Nullable ErrorReply refused() {
    Refusal refusal = reader.refusal();
    return refusal == null ? null : refusal.reply();
  }

  /** Fields are separated by a bar, name and value by the first space; {@code \t}, {@code \0}… */
  @ParameterizedTest
  @ValueSource(
      strings = {
        ":scheme https|:authority a|:path /",
        ":method GET|:authority a|:path /",
        ":method GET|:scheme https|:authority a",
        ":method GET|:scheme https|:authority a|:path ",
        ":method GET|:scheme https|:authority a|:path x",
        ":method GET|:scheme https|:authority a|:path http://b/",
        ":method GET|:scheme https|:authority a|:path *",
        ":method GET|:scheme https|:authority a|:path /a b",
        ":method GET|:scheme https|:authority a|:path /a\tb",
        ":method GET|:scheme https|:authority a|:path / HTTP/1.1\r\nx: y",
        ":method GET|:scheme ftp|:authority a|:path /",
        ":method GET|:scheme HTTPS|:authority a|:path /",
        ":method G T|:scheme https|:authority a|:path /",
        ":method |:scheme https|:authority a|:path /",
        ":method GET / HTTP/1.1\r\nx: y|:scheme https|:authority a|:path /",
        ":method GET|:method GET|:scheme https|:authority a|:path /",
        ":method GET|:scheme https|:authority a|:path /|:path /",
        ":method GET|:scheme https|:authority a|:path /|:status 200",
        ":method GET|:scheme https|:authority a|:path /|:odd 1",
        ":method GET|:scheme https|:authority a|:path /|: 1",
        ":method GET|:scheme https|x-a 1|:authority a|:path /",
        ":method GET|:scheme https|host a|:authority a|:path /",
        ":method GET|:scheme https|:authority a|:path /|host b",
        ":method GET|:scheme https|:authority a|:path /|host a|host a",
        ":method GET|:scheme https|:path /|host a|host b",
        ":method GET|:scheme https|:authority u@a|:path /",
        ":method GET|:scheme https|:authority a\r\nx: y|:path /",
        ":method GET|:scheme https|:authority a|:path /|X-Upper 1",
        ":method GET|:scheme https|:authority a|:path /|Host a",
        ":method GET|:scheme https|:authority a|:path /| 1",
        ":method GET|:scheme https|:authority a|:path /|x:y 1",
        ":method GET|:scheme https|:authority a|:path /|x\0y 1",
        ":method GET|:scheme https|:authority a|:path /|x\r\ny 1",
        ":method GET|:scheme https|:authority a|:path /|x-a 1\r\nx-b: 2",
        ":method GET|:scheme https|:authority a|:path /|x-a 1\n2",
        ":method GET|:scheme https|:authority a|:path /|x-a 1\0002",
        ":method GET|:scheme https|:authority a|:path /|x-a 1\u00012",
        ":method GET|:scheme https|:authority a|:path /|x-a 1\u007f2",
        ":method GET|:scheme https|:authority a|:path /|x-a  1",
        ":method GET|:scheme https|:authority a|:path /|x-a 1 ",
        ":method GET|:scheme https|:authority a|:path /|x-a \t1",
        ":method GET|:scheme https|:authority a|:path /|cookie a=b|cookie c=d\r\nx: y",
        ":method GET|:scheme https|:authority a|:path /|connection close",
        ":method GET|:scheme https|:authority a|:path /|keep-alive 5",
        ":method GET|:scheme https|:authority a|:path /|proxy-connection close",
        ":method GET|:scheme https|:authority a|:path /|transfer-encoding chunked",
        ":method GET|:scheme https|:authority a|:path /|upgrade websocket",
        ":method GET|:scheme https|:authority a|:path /|te gzip",
        ":method GET|:scheme https|:authority a|:path /|te trailers, gzip",
        ":method GET|:scheme https|:authority a|:path /|te trailers|te gzip",
        ":method CONNECT|:scheme https|:authority a:1|:path /",
        ":method CONNECT",
        ":method GET|:protocol websocket|:scheme https|:authority a|:path /",
        ":method CONNECT|:protocol websocket|:authority a|:path /",
        ":method CONNECT|:protocol websocket|:scheme https|:authority a",
        ":method CONNECT|:protocol websocket|:scheme https|:authority a|:path /",
      })
  void aMalformedRequestIsAStreamError(String text) {
    // Given
    List<String> fields = new ArrayList<>();
    for (String field : text.split("\\|", -1)) {
      int space = field.indexOf(' ');
      fields.add(space < 0 ? field : field.substring(0, space));
      fields.add(space < 0 ? "" : field.substring(space + 1));
    }

    // When, Then
    assertThatThrownBy(() -> read(true, fields.toArray(String[]::new)))
        .isInstanceOfSatisfying(
            Http2Exception.StreamException.class,
            e -> {
              assertThat(e.streamId()).isEqualTo(1);
              assertThat(e.error()).isEqualTo(Http2Error.PROTOCOL_ERROR);
            });
  }

  @Test
  void aRequestIsLaidOutAsHttp1() throws Http2Exception {
    // When
    RequestHead head =
        get(
            "user-agent",
            "curl",
            "cookie",
            "a=b",
            "x-a",
            "1",
            "cookie",
            "c=d",
            "host",
            "A.Example");

    // Then
    assertThat(reader.refusal()).isNull();
    assertThat(Blocks.image(head))
        .isEqualTo(
            Blocks.head(
                "GET /x HTTP/1.1",
                "Host: a.example",
                "user-agent: curl",
                "cookie: a=b; c=d",
                "x-a: 1"));
    assertThat(head.http2()).isTrue();
    assertThat(head.extendedConnect()).isFalse();
    assertThat(head.method()).isEqualTo(Method.GET);
    assertThat(head.host()).isEqualTo("a.example");
    assertThat(head.path()).isEqualTo("/x");
    assertThat(head.framing()).isEqualTo(BodyFraming.NONE);
    assertThat(head.keepAlive()).isTrue();
  }

  @Test
  void thePathIsMadeCanonical() throws Http2Exception {
    // When
    RequestHead head =
        read(
            true,
            ":method",
            "GET",
            ":scheme",
            "http",
            ":authority",
            "A.Example:8443",
            ":path",
            "/a/../%62?q=|");

    // Then
    assertThat(head.path()).isEqualTo("/b");
    assertThat(head.hasQuery()).isTrue();
    assertThat(head.target()).isEqualTo("/a/../%62?q=|");
    assertThat(head.host()).isEqualTo("a.example");
  }

  @Test
  void theHostStandsInForAMissingAuthority() throws Http2Exception {
    // When
    RequestHead head =
        read(true, ":method", "OPTIONS", ":scheme", "http", ":path", "*", "host", "b.example");

    // Then
    assertThat(reader.refusal()).isNull();
    assertThat(Blocks.image(head)).isEqualTo("OPTIONS * HTTP/1.1\r\nHost: b.example\r\n\r\n");
  }

  @Test
  void theBodyIsFramedByTheStream() throws Http2Exception {
    // Given
    String[] post = {":method", "POST", ":scheme", "https", ":authority", "a", ":path", "/"};
    String[] sized = Arrays.copyOf(post, post.length + 2);
    sized[post.length] = "content-length";
    sized[post.length + 1] = "5";

    // When, Then
    assertThat(read(false, post).framing()).isEqualTo(BodyFraming.CHUNKED);
    assertThat(read(true, post).framing()).isEqualTo(BodyFraming.NONE);
    RequestHead head = read(false, sized);
    assertThat(head.framing()).isEqualTo(BodyFraming.LENGTH);
    assertThat(head.contentLength()).isEqualTo(5);
    assertThat(head.plainLength()).isTrue();
    read(true, sized);
    assertThat(refused()).isEqualTo(ErrorReply.BAD_REQUEST);
    sized[post.length + 1] = "0";
    assertThat(read(true, sized).framing()).isEqualTo(BodyFraming.NONE);
    assertThat(refused()).isNull();
  }

  @Test
  void theRulesOfHttp1Refuse() throws Http2Exception {
    // When, Then
    get("content-length", "+5");
    assertThat(refused()).isEqualTo(ErrorReply.BAD_REQUEST);
    get("content-length", "0", "content-length", "0");
    assertThat(refused()).isEqualTo(ErrorReply.BAD_REQUEST);
    read(false, get(List.of("expect", "something")).toArray(String[]::new));
    assertThat(refused()).isEqualTo(ErrorReply.EXPECTATION);
    read(true, ":method", "TRACE", ":scheme", "http", ":authority", "a", ":path", "/");
    assertThat(refused()).isEqualTo(ErrorReply.METHOD);
    read(true, ":method", "CONNECT", ":authority", "a:443");
    assertThat(refused()).isEqualTo(ErrorReply.METHOD);
    read(true, ":method", "GET", ":scheme", "http", ":authority", "a b", ":path", "/");
    assertThat(refused()).isEqualTo(ErrorReply.BAD_REQUEST);
    read(true, ":method", "GET", ":scheme", "http", ":authority", "", ":path", "/");
    assertThat(refused()).isEqualTo(ErrorReply.BAD_REQUEST);
    read(true, ":method", "GET", ":scheme", "http", ":path", "/");
    assertThat(refused()).isEqualTo(ErrorReply.BAD_REQUEST);
    read(true, ":method", "GET", ":scheme", "http", ":authority", "a", ":path", "/%zz");
    assertThat(refused()).isEqualTo(ErrorReply.BAD_REQUEST);
  }

  @Test
  void limitsAreAnswered() throws Http2Exception {
    // Given
    List<String> many = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      many.addAll(List.of("x-" + i, "1"));
    }
    String path = "/" + "p".repeat(9000);

    // When, Then
    RequestHead head =
        read(true, ":method", "GET", ":scheme", "http", ":authority", "a", ":path", path);
    assertThat(refused()).isEqualTo(ErrorReply.TARGET_TOO_LONG);
    assertThat(head.target()).isEqualTo(path);
    get(many.subList(0, 198).toArray(String[]::new));
    assertThat(refused()).isNull();
    get(many.toArray(String[]::new));
    assertThat(refused()).isEqualTo(ErrorReply.HEADERS_TOO_LARGE);
    get("x-large", "v".repeat(31_000), "x-more", "v".repeat(1_200));
    assertThat(refused()).isNull();
  }

  @Test
  void manyCookiesAreOneLine() throws Http2Exception {
    // Given
    List<String> crumbs = new ArrayList<>();
    for (int i = 0; i < 150; i++) {
      crumbs.addAll(List.of("cookie", "c" + i + "=v"));
    }

    // When
    RequestHead head = get(crumbs.toArray(String[]::new));

    // Then
    assertThat(refused()).isNull();
    assertThat(head.headers().count()).isEqualTo(2);
    assertThat(head.headers().value(KnownHeader.COOKIE))
        .startsWith("c0=v; c1=v; ")
        .endsWith("149=v");
  }

  @Test
  void anExtendedConnectBecomesAnUpgrade() throws Http2Exception {
    // When
    RequestHead head =
        read(
            false,
            ":method",
            "CONNECT",
            ":protocol",
            "websocket",
            ":scheme",
            "https",
            ":authority",
            "a",
            ":path",
            "/chat",
            "sec-websocket-version",
            "13");

    // Then
    assertThat(reader.refusal()).isNull();
    assertThat(head.method()).isEqualTo(Method.GET);
    assertThat(head.upgradeRequested()).isTrue();
    assertThat(head.extendedConnect()).isTrue();
    assertThat(head.framing()).isEqualTo(BodyFraming.NONE);
    assertThat(Blocks.image(head))
        .isEqualTo(
            Blocks.head(
                "GET /chat HTTP/1.1",
                "Host: a",
                "sec-websocket-version: 13",
                "Upgrade: websocket",
                "Connection: Upgrade"));
  }

  @Test
  void anotherProtocolIsNotImplemented() throws Http2Exception {
    // When
    read(
        false,
        ":method",
        "CONNECT",
        ":protocol",
        "connect-udp",
        ":scheme",
        "https",
        ":authority",
        "a",
        ":path",
        "/");

    // Then
    assertThat(refused()).isEqualTo(ErrorReply.NOT_IMPLEMENTED);
  }

  @Test
  void expectationsAndTrailersAreSeen() throws Http2Exception {
    // When
    RequestHead head =
        read(
            false,
            ":method",
            "POST",
            ":scheme",
            "https",
            ":authority",
            "a",
            ":path",
            "/",
            "expect",
            "100-continue",
            "te",
            "trailers");

    // Then
    assertThat(head.expectContinue()).isTrue();
    assertThat(head.acceptsTrailers()).isTrue();
  }

  @Test
  void trailersAreLines() throws Http2Exception {
    // When
    HeaderBlock trailers =
        Objects.requireNonNull(reader.trailers(1, Blocks.fields("grpc-status", "0", "x-a", "")));

    // Then
    assertThat(trailers.count()).isEqualTo(2);
    assertThat(trailers.value("grpc-status")).isEqualTo("0");
    assertThat(reader.trailers(1, Blocks.fields())).isNull();
  }

  @Test
  void badTrailersAreAStreamError() {
    // Given
    List<String> many = new ArrayList<>();
    for (int i = 0; i < 21; i++) {
      many.addAll(List.of("x-" + i, "1"));
    }

    // When, Then
    for (List<String> bad :
        List.of(
            List.of(":status", "200"),
            List.of("x-a", "1", ":path", "/"),
            List.of("X-A", "1"),
            List.of("x-a", "1\r\n"),
            List.of("connection", "close"),
            many)) {
      assertThatThrownBy(() -> reader.trailers(1, Blocks.fields(bad)))
          .isInstanceOf(Http2Exception.StreamException.class);
    }
  }
}
