package io.gazan.upstreams.stream.message;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.gazan.upstreams.Problem;
import io.gazan.upstreams.stream.message.EntryKey.Kind;
import io.gazan.upstreams.stream.message.StreamMessage.Ack;
import io.gazan.upstreams.stream.message.StreamMessage.Content;
import io.gazan.upstreams.stream.message.StreamMessage.Hello;
import io.gazan.upstreams.stream.message.StreamMessage.Nack;
import io.gazan.upstreams.stream.message.StreamMessage.Ping;
import io.gazan.upstreams.stream.message.StreamMessage.Update;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StreamCodecTest {
  private static final String DOCUMENT = "{\"upstreams\":{\"ä.example\":{\"paths\":{}}}}";

  private static final List<StreamMessage> MESSAGES =
      List.of(
          new Hello("pod-ü-1", "0.1.0", List.of(0, 1), null),
          new Hello("pod", "0.1.0", List.of(), "abc"),
          new Update(1, 0, "v1", new Content.Whole(DOCUMENT)),
          new Update(
              Long.MAX_VALUE,
              7,
              "v2",
              new Content.Patch(
                  "v1",
                  DOCUMENT,
                  List.of(
                      new EntryKey(Kind.HOST, "*"),
                      new EntryKey(Kind.CLUSTER, "a/b"),
                      new EntryKey(Kind.CERTIFICATE, "c")))),
          new Update(2, 7, "v2", new Content.Patch("v1", "{}", List.of())),
          new Ack(3, "v2"),
          new Nack(
              4,
              "v3",
              List.of(
                  new Problem("upstreams.a", 1, 12, "is \"wrong\"\n"),
                  new Problem("f", "", 0, 0, "ß"))),
          new Ping(),
          new Ping(7L));

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "null",
        "[]",
        "{}",
        "{\"ping\":1}",
        "{\"ping\":{}",
        "{\"ping\":{}}{}",
        "{\"ping\":{},\"ping\":{}}",
        "{\"pong\":{}}",
        "{'ping':{}}",
        "{\"ping\":{}} // comment",
        "{\"ack\":{\"nonce\":1}}",
        "{\"ack\":{\"nonce\":\"1\",\"version\":\"v\"}}",
        "{\"ack\":{\"nonce\":1.5,\"version\":\"v\"}}",
        "{\"ack\":{\"nonce\":99999999999999999999,\"version\":\"v\"}}",
        "{\"ack\":{\"nonce\":1,\"nonce\":1,\"version\":\"v\"}}",
        "{\"ack\":{\"nonce\":1,\"version\":null}}",
        "{\"hello\":{\"node\":\"n\",\"build\":\"b\",\"schemas\":[\"0\"]}}",
        "{\"hello\":{\"node\":\"n\",\"build\":\"b\",\"schemas\":0}}",
        "{\"nack\":{\"nonce\":1,\"version\":\"v\",\"problems\":[]}}",
        "{\"nack\":{\"nonce\":1,\"version\":\"v\",\"problems\":[1]}}",
        "{\"update\":{\"nonce\":1,\"term\":1,\"version\":\"v\"}}",
        "{\"update\":{\"nonce\":1,\"term\":1,\"version\":\"v\",\"upstreams\":\"{}\"}}",
        "{\"update\":{\"nonce\":1,\"term\":1,\"version\":\"v\",\"upstreams\":{},\"patch\":{}}}",
        "{\"update\":{\"nonce\":1,\"term\":1,\"version\":\"v\",\"upstreams\":{\"a\":tru}}}",
        "{\"update\":{\"nonce\":1,\"term\":1,\"version\":\"v\",\"patch\":{\"entries\":{},"
            + "\"removed\":[]}}}",
        "{\"update\":{\"nonce\":1,\"term\":1,\"version\":\"v\",\"base\":\"b\",\"patch\":{"
            + "\"entries\":{},\"removed\":[{\"kind\":\"route\",\"name\":\"a\"}]}}}",
      })
  void shouldRefuseWhatIsNoMessage(String line) {
    // When Then
    assertThatThrownBy(() -> StreamCodec.decode(line.getBytes(UTF_8)))
        .isInstanceOf(BadMessage.class);
  }

  @Test
  void shouldRefuseWhatIsNotUtf8AndWhatNestsTooDeep() {
    // Given
    byte[] latin =
        "{\"ack\":{\"nonce\":1,\"version\":\"é\"}}"
            .getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
    byte[] deep =
        ("{\"ping\":{\"x\":" + "[".repeat(10_000) + "]".repeat(10_000) + "}}").getBytes(UTF_8);

    // When Then
    assertThatThrownBy(() -> StreamCodec.decode(latin)).isInstanceOf(BadMessage.class);
    assertThatThrownBy(() -> StreamCodec.decode(deep)).isInstanceOf(BadMessage.class);
  }

  @Test
  void shouldNotQuoteALineInItsRefusal() {
    // Given
    String line = "{\"SECRET\":{\"SECRET\":\"SECRET\",\"SECRET\":SECRET}}";

    // When Then
    assertThatThrownBy(() -> StreamCodec.decode(line.getBytes(UTF_8)))
        .isInstanceOf(BadMessage.class)
        .hasMessageNotContaining("SECRET");
  }

  @Test
  void shouldRefuseADocumentOfSeveralLines() {
    // Given
    Update update = new Update(1, 1, "v", new Content.Whole("{\n}"));

    // When Then
    assertThatThrownBy(() -> StreamCodec.encode(update))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void shouldReadWhatItWrites() throws BadMessage {
    for (StreamMessage message : MESSAGES) {
      // When
      byte[] bytes = StreamCodec.encode(message);

      // Then
      String text = new String(bytes, UTF_8);
      assertThat(text).endsWith("}\n").containsOnlyOnce("\n");
      assertThat(StreamCodec.decode(text.strip().getBytes(UTF_8))).isEqualTo(message);
    }
  }

  @Test
  void shouldSkipWhatANewerPeerAdds() throws BadMessage {
    // Given
    String line =
        "{ \"ack\" : {\"more\":{\"a\":[1,null]},\"version\":\"v\",\"since\":1.5, \"nonce\":3,"
            + "\"even\":[[]],\"flag\":true}}\r";

    // When Then
    assertThat(StreamCodec.decode(line.getBytes(UTF_8))).isEqualTo(new Ack(3, "v"));
  }

  @FuzzTest
  void shouldGiveAMessageOrSayThatItIsNone(byte[] line) {
    // When
    StreamMessage message;
    try {
      message = StreamCodec.decode(line);
    } catch (BadMessage e) {
      assertThat(e).hasMessageNotContaining("\n");
      return;
    }

    // Then
    assertThat(message).isNotNull();
  }
}
