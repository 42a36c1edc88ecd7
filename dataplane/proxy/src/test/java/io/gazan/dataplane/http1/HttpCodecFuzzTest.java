package io.gazan.dataplane.http1;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.gazan.dataplane.http.HeaderEdits;
import io.gazan.dataplane.http.Method;
import io.gazan.dataplane.http.RequestHead;
import io.gazan.dataplane.http1.write.HeadWriter;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Fuzz targets for both decoders. {@code mvn verify} runs the corpus; {@code JAZZER_FUZZ=1 mvn test
 * -Dtest=HttpCodecFuzzTest#request} searches for new inputs. Nothing may be thrown, pieces may not
 * matter, Netty must agree with what we accept, and what we forward must be plain.
 */
class HttpCodecFuzzTest {
  private static final HeadPool POOL = new HeadPool();
  private static final HeadWriter WRITER = new HeadWriter();

  @FuzzTest(maxDuration = "2m")
  void request(byte[] bytes) {
    String whole = RequestDecodings.of(bytes);
    if (bytes.length > 1) {
      assertThat(RequestDecodings.of(bytes, bytes.length / 2)).isEqualTo(whole);
      assertThat(RequestDecodings.dripped(bytes, HeadLimits.DEFAULT)).isEqualTo(whole);
    }
    OurReading ours = OurReading.request(bytes);
    if (ours.head() == null) {
      return;
    }
    agrees(ours, NettyReading.request(bytes));
    forward(bytes);
  }

  @FuzzTest(maxDuration = "2m")
  void response(byte[] bytes) {
    Method method = bytes.length > 0 && bytes[0] == 'H' ? Method.GET : Method.HEAD;
    byte[] response =
        bytes.length > 0 && bytes[0] != 'H' ? Arrays.copyOfRange(bytes, 1, bytes.length) : bytes;
    OurReading ours = OurReading.response(response, method);
    boolean http = ours.head() != null && !ours.head().startsWith("101 ");
    if (http && method == Method.GET) {
      agrees(ours, NettyReading.response(response, true));
    }
  }

  private static void agrees(OurReading ours, NettyReading netty) {
    assertThat(netty.head()).isEqualTo(ours.head());
    if (ours.complete()) {
      assertThat(netty.complete()).isTrue();
      assertThat(netty.body()).isEqualTo(ours.body());
    } else if (!ours.failed()) {
      assertThat(netty.complete()).isFalse();
    }
  }

  private static void forward(byte[] bytes) {
    RequestHeadDecoder decoder = new RequestHeadDecoder(POOL, HeadLimits.DEFAULT);
    ByteBuf in = Unpooled.wrappedBuffer(bytes);
    assertThat(decoder.decode(in)).isEqualTo(Decoded.HEAD);
    in.release();
    RequestHead head = decoder.take();
    String written =
        Codec.text(
            WRITER.request(
                UnpooledByteBufAllocator.DEFAULT, head, HeaderEdits.NONE, Codec.UNTRUSTED, 0));
    String path = head.path();
    POOL.release(head);
    byte[] out = written.getBytes(StandardCharsets.ISO_8859_1);
    OurReading again = OurReading.request(out);
    assertThat(again.failed()).isFalse();
    assertThat(again.head()).isEqualTo(NettyReading.request(out).head());
    assertThat(Arrays.asList(path.split("/", -1))).doesNotContain("..", ".");
    assertThat(written).contains(" " + path).endsWith("\r\n\r\n");
    assertThat(written.split("\r\nHost:|\r\nhost:|\r\nHOST:", -1).length).isLessThanOrEqualTo(2);
  }
}
