package io.gazan.dataplane.http1.write;

import static io.gazan.dataplane.http1.Codec.lines;
import static org.assertj.core.api.Assertions.assertThat;

import io.gazan.dataplane.http.Ascii;
import io.gazan.dataplane.http.reply.ErrorReply;
import io.gazan.dataplane.http1.Codec;
import io.gazan.dataplane.http1.NettyReading;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ErrorRepliesTest {
  private static final UnpooledByteBufAllocator ALLOCATOR = UnpooledByteBufAllocator.DEFAULT;

  private final ErrorReplies replies = new ErrorReplies();

  private static String dateless(String reply) {
    return reply.replaceAll("Date: ..., .. ... .... ..:..:.. GMT", "Date: NOW");
  }

  @Test
  void aReplyIsCompleteAndKeepsTheConnectionIfItMay() {
    assertThat(dateless(Codec.text(replies.reply(ALLOCATOR, ErrorReply.NO_ROUTE, false, 1, true))))
        .isEqualTo(
            lines(
                    "HTTP/1.1 404 Not Found",
                    "Server: gazan",
                    "Content-Type: text/plain",
                    "Content-Length: 14",
                    "Date: NOW",
                    "")
                + "404 Not Found\n");
    assertThat(Codec.text(replies.reply(ALLOCATOR, ErrorReply.NO_ROUTE, false, 0, true)))
        .contains("Connection: keep-alive\r\n\r\n404");
    assertThat(Codec.text(replies.reply(ALLOCATOR, ErrorReply.NO_ROUTE, true, 1, false)))
        .contains("Content-Length: 14\r\n")
        .endsWith("Connection: close\r\n\r\n");
    assertThat(Codec.text(replies.reply(ALLOCATOR, ErrorReply.BAD_REQUEST, false, 1, true)))
        .contains("Connection: close\r\n\r\n400");
  }

  @ParameterizedTest
  @EnumSource
  void everyReplyIsReadByNetty(ErrorReply reply) {
    // When
    byte[] bytes =
        Codec.text(replies.reply(ALLOCATOR, reply, false, 1, true))
            .getBytes(StandardCharsets.ISO_8859_1);

    // Then
    NettyReading read = NettyReading.response(bytes, false);
    assertThat(read.complete()).isTrue();
    assertThat(read.head()).startsWith(reply.status() + " ").doesNotContain("Unknown");
    assertThat(read.body()).isEqualTo(reply.text());
    assertThat(reply.reason()).matches("[a-z0-9_]+");
  }

  @Test
  void aLocalAnswerCarriesItsLines() {
    // When
    String text =
        Codec.text(
            replies.local(
                ALLOCATOR,
                301,
                Ascii.bytes("Location: https://h/\r\n"),
                Ascii.bytes("moved"),
                false,
                1,
                true));

    // Then
    assertThat(dateless(text))
        .isEqualTo(
            lines(
                    "HTTP/1.1 301 Moved Permanently",
                    "Server: gazan",
                    "Location: https://h/",
                    "Content-Length: 5",
                    "Date: NOW",
                    "")
                + "moved");
  }
}
