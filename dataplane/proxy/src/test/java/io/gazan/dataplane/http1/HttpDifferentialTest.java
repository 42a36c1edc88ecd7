package io.gazan.dataplane.http1;

import static org.assertj.core.api.Assertions.assertThat;

import io.gazan.dataplane.http.HeaderEdits;
import io.gazan.dataplane.http.Method;
import io.gazan.dataplane.http.RequestHead;
import io.gazan.dataplane.http1.write.HeadWriter;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Netty's decoders as an oracle: ours may refuse what Netty takes, but what ours take Netty must
 * read in the same way: method, target, header lines, body, and where the message ends.
 */
class HttpDifferentialTest {
  private static final int CASES = 20_000;
  private static final int SOAK_CASES = 3_000_000;

  @Test
  void requestsAreReadAsNettyReadsThem() {
    assertThat(requests(System.nanoTime(), CASES)).isGreaterThan(CASES / 5);
  }

  @Test
  void responsesAreReadAsNettyReadsThem() {
    assertThat(responses(System.nanoTime(), CASES)).isGreaterThan(CASES / 5);
  }

  @Test
  @Tag("soak")
  void manyMessagesAreReadAsNettyReadsThem() {
    assertThat(requests(System.nanoTime(), SOAK_CASES)).isGreaterThan(SOAK_CASES / 5);
    assertThat(responses(System.nanoTime(), SOAK_CASES)).isGreaterThan(SOAK_CASES / 5);
  }

  @Test
  void whatWeForwardIsReadTheSameWayByNettyAndByUs() {
    // Given
    long seed = System.nanoTime();
    MessageGenerator generator = new MessageGenerator(seed);
    HeadPool pool = new HeadPool();
    HeadWriter writer = new HeadWriter();
    int forwarded = 0;
    for (int i = 0; i < CASES / 2; i++) {
      byte[] bytes = generator.request();
      RequestHeadDecoder decoder = new RequestHeadDecoder(pool, HeadLimits.DEFAULT);
      ByteBuf in = Unpooled.wrappedBuffer(bytes);
      if (decoder.decode(in) != Decoded.HEAD) {
        decoder.close();
        continue;
      }
      forwarded++;
      RequestHead head = decoder.take();

      // When
      String written =
          Codec.text(
              writer.request(
                  UnpooledByteBufAllocator.DEFAULT, head, HeaderEdits.NONE, Codec.UNTRUSTED, 0));

      // Then
      byte[] out = written.getBytes(StandardCharsets.ISO_8859_1);
      String told = "seed " + seed + " case " + i + ": " + written;
      OurReading ours = OurReading.request(out);
      assertThat(ours.failed()).as(told).isFalse();
      assertThat(ours.head()).as(told).isEqualTo(NettyReading.request(out).head());
      String query =
          head.hasQuery() ? written.substring(written.indexOf('?'), written.indexOf(" HTTP/")) : "";
      assertThat(ours.head())
          .as(told)
          .startsWith(head.methodName() + " " + head.path() + query + " 1");
      pool.release(head);
    }
    assertThat(forwarded).isGreaterThan(CASES / 10);
  }

  private static int requests(long seed, int cases) {
    MessageGenerator generator = new MessageGenerator(seed);
    int accepted = 0;
    for (int i = 0; i < cases; i++) {
      byte[] bytes = generator.request();
      OurReading ours = OurReading.request(bytes);
      if (ours.head() != null) {
        accepted++;
        compare(ours, NettyReading.request(bytes), seed, i, bytes);
      }
    }
    return accepted;
  }

  private static int responses(long seed, int cases) {
    MessageGenerator generator = new MessageGenerator(seed);
    int accepted = 0;
    for (int i = 0; i < cases; i++) {
      byte[] bytes = generator.response();
      OurReading ours = OurReading.response(bytes, Method.GET);
      if (ours.head() != null) {
        accepted++;
        compare(ours, NettyReading.response(bytes, true), seed, i, bytes);
      }
    }
    return accepted;
  }

  private static void compare(
      OurReading ours, NettyReading netty, long seed, int number, byte[] bytes) {
    String told =
        "seed "
            + seed
            + " case "
            + number
            + ": "
            + new String(bytes, StandardCharsets.ISO_8859_1)
                .replace("\r", "\\r")
                .replace("\n", "\\n\n");
    assertThat(netty.head()).as(told).isEqualTo(ours.head());
    if (ours.complete()) {
      assertThat(netty.failed()).as(told).isFalse();
      assertThat(netty.complete()).as(told).isTrue();
      assertThat(netty.body()).as(told).isEqualTo(ours.body());
    } else if (!ours.failed()) {
      assertThat(netty.complete()).as(told).isFalse();
    }
  }
}
