package io.gazan.dataplane.http1.write;

import static io.gazan.dataplane.http1.Codec.TRUSTED;
import static io.gazan.dataplane.http1.Codec.UNTRUSTED;
import static io.gazan.dataplane.http1.Codec.head;
import static io.gazan.dataplane.http1.Codec.lines;
import static io.gazan.dataplane.http1.Codec.request;
import static org.assertj.core.api.Assertions.assertThat;

import io.gazan.dataplane.http.ForwardingHeaders;
import io.gazan.dataplane.http.HeaderEdits;
import io.gazan.dataplane.http.RequestHead;
import io.gazan.dataplane.http1.Codec;
import io.netty.buffer.UnpooledByteBufAllocator;
import org.junit.jupiter.api.Test;

class HeadWriterTest {
  private static final String FORWARDED =
      lines(
          "X-Forwarded-For: 192.0.2.7",
          "X-Real-IP: 192.0.2.7",
          "X-Forwarded-Proto: http",
          "X-Forwarded-Port: 6193");
  private static final String H_AND_ID = lines("X-Forwarded-Host: h", "X-Request-Id: ID");

  private final HeadWriter writer = new HeadWriter();

  private String written(RequestHead head, HeaderEdits edits, ForwardingHeaders forwarding) {
    return Codec.text(writer.request(UnpooledByteBufAllocator.DEFAULT, head, edits, forwarding, 0))
        .replaceAll("X-Request-Id: [0-9a-f]{32}\r\n", "X-Request-Id: ID\r\n");
  }

  private String forwarded(String... lines) {
    return written(request(lines), HeaderEdits.NONE, UNTRUSTED);
  }

  @Test
  void aPlainRequestIsCopiedAndTheForwardingHeadersFollow() {
    // When
    String written = forwarded("GET /a?b=c HTTP/1.1", "Host: h:80", "Accept: */*");

    // Then
    assertThat(written)
        .isEqualTo(
            lines("GET /a?b=c HTTP/1.1", "Host: h:80", "Accept: */*")
                + FORWARDED
                + head("X-Forwarded-Host: h:80", "X-Request-Id: ID"));
  }

  @Test
  void whatEndsAtThisHopIsLeftOutAndFramingIsWrittenAnew() {
    // When
    String written =
        forwarded(
            "POST /x HTTP/1.1",
            "A: 1",
            "Connection: keep-alive, X-Hop",
            "x-hop: 2",
            "B: 3",
            "Keep-Alive: 5",
            "TE: trailers",
            "Trailer: q",
            "Upgrade: h2c",
            "my_name: 4",
            "Proxy-Authorization: p",
            "Proxy-Connection: p",
            "X-Forwarded-For: 6.6.6.6",
            "X-Forwarded-User: root",
            "Forwarded: for=6.6.6.6",
            "X-Original-URL: /admin",
            "X-Rewrite-URL: /admin",
            "Transfer-Encoding:  Chunked ",
            "Host: h",
            "C: 9");

    // Then
    assertThat(written)
        .isEqualTo(
            lines("POST /x HTTP/1.1", "A: 1", "B: 3", "Host: h", "C: 9")
                + FORWARDED
                + H_AND_ID
                + head("Transfer-Encoding: chunked", "TE: trailers", "Connection: TE"));
  }

  @Test
  void editsReplaceRemoveAndAdd() {
    // Given
    HeaderEdits edits =
        new HeaderEdits.Builder()
            .set("X-New", "n")
            .set("accept", "text/html")
            .add("X-Kept", "second")
            .remove("X-Gone")
            .remove("X-Forwarded-Port")
            .build();
    RequestHead head =
        request(
            "GET / HTTP/1.1",
            "Host: h",
            "x-new: o",
            "Accept: */*",
            "X-Kept: first",
            "x-gone: 1",
            "X-Gone-Not: 2",
            "X-Forwarded-Port: 1");

    // When
    String written = written(head, edits, UNTRUSTED);

    // Then
    assertThat(written)
        .isEqualTo(
            lines("GET / HTTP/1.1", "Host: h", "X-Kept: first", "X-Gone-Not: 2")
                + FORWARDED.replace("X-Forwarded-Port: 6193\r\n", "")
                + H_AND_ID
                + head("X-New: n", "accept: text/html", "X-Kept: second"));
  }

  @Test
  void anEditOfAForwardingHeaderOrOfTheHostWins() {
    // Given
    HeaderEdits edits =
        new HeaderEdits.Builder()
            .set("X-Forwarded-Proto", "https")
            .set("Host", "inner:1")
            .set("X-Request-Id", "mine")
            .build();

    // When
    String written = written(request("GET / HTTP/1.1", "Host: h"), edits, UNTRUSTED);

    // Then
    assertThat(written)
        .isEqualTo(
            lines("GET / HTTP/1.1")
                + FORWARDED.replace("X-Forwarded-Proto: http\r\n", "")
                + lines("X-Forwarded-Host: h")
                + head("X-Forwarded-Proto: https", "Host: inner:1", "X-Request-Id: mine"));
  }

  @Test
  void aTrustedPeerIsAppendedToAndBelieved() {
    // Given
    RequestHead head =
        request(
            "GET / HTTP/1.1",
            "Host: h",
            "X-Forwarded-For: 1.1.1.1",
            "X-Forwarded-For: 2.2.2.2",
            "X-Forwarded-Host: outer",
            "X-Forwarded-Prefix: /p",
            "Forwarded: for=1.1.1.1",
            "X-Request-Id: given");

    // When
    String written = written(head, HeaderEdits.NONE, TRUSTED);

    // Then
    assertThat(written)
        .isEqualTo(
            head(
                "GET / HTTP/1.1",
                "Host: h",
                "X-Forwarded-Host: outer",
                "X-Forwarded-Prefix: /p",
                "Forwarded: for=1.1.1.1",
                "X-Request-Id: given",
                "X-Forwarded-For: 1.1.1.1, 2.2.2.2, 192.0.2.7",
                "X-Real-IP: 2.2.2.2",
                "X-Forwarded-Proto: https",
                "X-Forwarded-Port: 6193"));
    assertThat(TRUSTED.requestId(head)).isEqualTo("given");
    assertThat(UNTRUSTED.requestId(head)).matches("[0-9a-f]{32}");
  }

  @Test
  void theSameIdIsWrittenOnARetry() {
    // Given
    RequestHead head = request("GET / HTTP/1.1", "Host: h");

    // When
    String first =
        Codec.text(
            writer.request(UnpooledByteBufAllocator.DEFAULT, head, HeaderEdits.NONE, UNTRUSTED, 0));
    String second =
        Codec.text(
            writer.request(UnpooledByteBufAllocator.DEFAULT, head, HeaderEdits.NONE, UNTRUSTED, 0));

    // Then
    assertThat(second).isEqualTo(first).contains("X-Request-Id: " + UNTRUSTED.requestId(head));
  }

  @Test
  void aRequestLineIsPutTogetherWhereItCannotBeCopied() {
    // Given / When / Then
    assertThat(forwarded("GET /a/./b/%2e%2e/c?x HTTP/1.1", "Host: h"))
        .startsWith(lines("GET /a/c?x HTTP/1.1", "Host: h"));
    assertThat(forwarded("GET http://H/p?q HTTP/1.1", "Host: h"))
        .startsWith(lines("GET /p?q HTTP/1.1", "Host: h"));
    assertThat(forwarded("GET http://h HTTP/1.0"))
        .startsWith(lines("GET / HTTP/1.1", "Host: h") + "X-Forwarded-For");
    assertThat(forwarded("GET http://h?q HTTP/1.0", "Host: h:80"))
        .startsWith(lines("GET /?q HTTP/1.1", "Host: h:80") + "X-Forwarded-For");
    assertThat(forwarded("GET /z HTTP/1.0"))
        .startsWith(lines("GET /z HTTP/1.1", "Host: 127.0.0.1:6193") + "X-Forwarded-For");
    assertThat(forwarded("OPTIONS * HTTP/1.1", "Host: h"))
        .startsWith(lines("OPTIONS * HTTP/1.1", "Host: h"));
  }

  @Test
  void aLengthIsCopiedIfItIsPlainAndWrittenAnewIfNot() {
    // Given / When / Then
    assertThat(forwarded("POST / HTTP/1.1", "Host: h", "content-length: 10"))
        .startsWith(lines("POST / HTTP/1.1", "Host: h", "content-length: 10"))
        .endsWith(head("X-Request-Id: ID"));
    for (String odd : new String[] {"0010", " 10", "10 ", "\t10"}) {
      assertThat(forwarded("POST / HTTP/1.1", "Host: h", "content-length: " + odd))
          .doesNotContain("content-length")
          .endsWith(head("X-Request-Id: ID", "Content-Length: 10"));
    }
  }

  @Test
  void anExpectationIsPassedOnOnlyWithABody() {
    // Given / When / Then
    assertThat(forwarded("PUT / HTTP/1.1", "Host: h", "Expect: 100-Continue", "Content-Length: 1"))
        .endsWith(head("X-Request-Id: ID", "Expect: 100-continue"));
    assertThat(forwarded("PUT / HTTP/1.1", "Host: h", "Expect: 100-continue"))
        .doesNotContain("Expect");
    assertThat(forwarded("PUT / HTTP/1.0", "Expect: 100-continue", "Content-Length: 1"))
        .doesNotContain("Expect");
  }
}
