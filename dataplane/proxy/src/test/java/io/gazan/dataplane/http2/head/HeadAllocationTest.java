package io.gazan.dataplane.http2.head;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.gazan.dataplane.http.HeaderEdits;
import io.gazan.dataplane.http.Method;
import io.gazan.dataplane.http.RequestHead;
import io.gazan.dataplane.http.ResponseHead;
import io.gazan.dataplane.http1.HeadLimits;
import io.gazan.dataplane.http1.HeadPool;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;

/**
 * Making heads of fields and HPACK of heads allocates no heap once pools are warm. What HPACK
 * decoding itself allocates (Netty's, one array per literal) is not counted.
 */
class HeadAllocationTest {
  private static final int ROUNDS = 20_000;

  private final HeadPool pool = new HeadPool();
  private final RequestReader requests = new RequestReader(pool, HeadLimits.DEFAULT);
  private final ResponseReader responses = new ResponseReader(pool, HeadLimits.UPSTREAM);
  private final HeadEncoder encoder = new HeadEncoder();
  private final BlockEncoder blocks = new BlockEncoder();
  private final ByteBuf out = Unpooled.buffer(16 * 1024);
  private final HeaderEdits edits =
      new HeaderEdits.Builder()
          .set("X-Proxy-From", "Gazan")
          .add("Vary", "Accept")
          .remove("X-Debug")
          .build();

  @Test
  void anExchangeAllocatesNothing() throws Http2Exception {
    // Given
    Http2Headers request =
        Blocks.fields(
            ":method",
            "GET",
            ":scheme",
            "https",
            ":authority",
            "shop.example.com",
            ":path",
            "/a/b?c",
            "user-agent",
            "Mozilla/5.0",
            "x-unknown",
            "1",
            "cookie",
            "a=b",
            "cookie",
            "c=d");
    Http2Headers response =
        Blocks.fields(":status", "200", "server", "s", "content-type", "text/plain");
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    for (int i = 0; i < ROUNDS; i++) {
      exchange(request, response);
    }

    // When
    long before = threads.getCurrentThreadAllocatedBytes();
    for (int i = 0; i < ROUNDS; i++) {
      exchange(request, response);
    }
    long perExchange = (threads.getCurrentThreadAllocatedBytes() - before) / ROUNDS;

    // Then
    assertThat(perExchange).isLessThanOrEqualTo(16);
  }

  private void exchange(Http2Headers requestFields, Http2Headers responseFields)
      throws Http2Exception {
    RequestHead request = requests.request(1, requestFields, true);
    blocks.encodeHeaders(1, encoder.request(request, edits, Blocks.UNTRUSTED, true), out.clear());
    ResponseHead response = responses.response(1, responseFields, Method.GET, false);
    blocks.encodeHeaders(1, encoder.response(request, response, edits, null), out.clear());
    pool.release(response);
    pool.release(request);
  }
}
