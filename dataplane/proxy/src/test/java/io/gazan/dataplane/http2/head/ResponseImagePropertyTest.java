package io.gazan.dataplane.http2.head;

import static org.assertj.core.api.Assertions.assertThat;

import io.gazan.dataplane.http.BodyFraming;
import io.gazan.dataplane.http.HeaderBlock;
import io.gazan.dataplane.http.HeaderEdits;
import io.gazan.dataplane.http.Method;
import io.gazan.dataplane.http.RequestHead;
import io.gazan.dataplane.http.ResponseHead;
import io.gazan.dataplane.http1.Decoded;
import io.gazan.dataplane.http1.HeadLimits;
import io.gazan.dataplane.http1.HeadPool;
import io.gazan.dataplane.http1.ResponseHeadDecoder;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.Http2Exception;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Whatever response the HTTP/2 reader accepts, its image is accepted by the HTTP/1.1 decoder and
 * says the same, and Netty takes what we make of it for an HTTP/2 client.
 */
class ResponseImagePropertyTest {
  private static final int CASES = 20_000;
  private static final List<String> STATUSES =
      List.of("200", "200", "204", "304", "404", "103", "100", "101", "599", "999", "20", "abc");
  private static final List<String> NAMES =
      List.of(
          "server",
          "x-a",
          "set-cookie",
          "content-length",
          "cookie",
          "host",
          "date",
          "etag",
          "connection",
          "X-A",
          "x:a",
          "",
          "te",
          "transfer-encoding",
          "trailer",
          ":path");
  private static final List<String> VALUES =
      List.of("1", "0", "a=b", "", "a\tb", " x", "x\r\ny: z", "\u00e9", "\u0000", "trailers", "-1");

  private final HeadPool pool = new HeadPool();
  private final HeadEncoder encoder = new HeadEncoder();

  @Test
  void whatIsAcceptedSaysTheSameInHttp1() throws Http2Exception {
    // Given
    long seed = System.nanoTime();
    Random random = new Random(seed);
    ResponseReader reader = new ResponseReader(pool, HeadLimits.UPSTREAM);
    int accepted = 0;
    for (int i = 0; i < CASES; i++) {
      Method method = random.nextInt(4) == 0 ? Method.HEAD : Method.GET;
      List<String> fields = fields(random);
      String told = "seed " + seed + " case " + i + ": " + method + " " + fields;

      // When
      ResponseHead head;
      try {
        head = reader.response(1, Blocks.fields(fields), method, random.nextBoolean());
      } catch (Http2Exception malformed) {
        continue;
      }

      // Then
      accepted++;
      readsAsHttp1(head, method, told);
      goesOn(head, method, told);
      pool.release(head);
    }
    assertThat(accepted).isGreaterThan(CASES / 20);
  }

  private static List<String> fields(Random random) {
    List<String> fields = new ArrayList<>(List.of(":status", pick(random, STATUSES)));
    for (int n = random.nextInt(5); n > 0; n--) {
      fields.addAll(List.of(pick(random, NAMES), pick(random, VALUES)));
    }
    return fields;
  }

  private static String pick(Random random, List<String> from) {
    int bound = random.nextInt(4) > 0 ? from.size() / 3 : from.size();
    return from.get(random.nextInt(bound));
  }

  private void readsAsHttp1(ResponseHead head, Method method, String told) {
    HeaderBlock headers = head.headers();
    int end = headers.count() == 0 ? head.reasonEnd() + 2 : headers.end();
    String image = new String(head.bytes(), 0, end, StandardCharsets.ISO_8859_1) + "\r\n";
    ResponseHeadDecoder decoder = new ResponseHeadDecoder(pool, HeadLimits.UPSTREAM);
    ByteBuf in = Unpooled.wrappedBuffer(image.getBytes(StandardCharsets.ISO_8859_1));
    assertThat(decoder.decode(in, method)).as(told).isEqualTo(Decoded.HEAD);
    ResponseHead same = decoder.take();
    assertThat(same.status()).as(told).isEqualTo(head.status());
    assertThat(same.headers().count()).as(told).isEqualTo(headers.count());
    for (int i = 0; i < headers.count(); i++) {
      assertThat(same.headers().name(i)).as(told).isEqualTo(headers.name(i));
      assertThat(same.headers().value(i)).as(told).isEqualTo(headers.value(i));
    }
    if (head.framing() == BodyFraming.LENGTH) {
      assertThat(same.contentLength()).as(told).isEqualTo(head.contentLength());
    }
    pool.release(same);
  }

  private void goesOn(ResponseHead head, Method method, String told) throws Http2Exception {
    RequestHead request = Blocks.http1Request(method + " / HTTP/1.1", "Host: a");
    assertThat(Blocks.read(encoder.response(request, head, HeaderEdits.NONE, null)))
        .as(told)
        .startsWith(":status: " + head.status());
  }
}
