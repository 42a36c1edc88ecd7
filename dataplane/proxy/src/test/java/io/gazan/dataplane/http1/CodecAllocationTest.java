package io.gazan.dataplane.http1;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.gazan.dataplane.http.HeaderEdits;
import io.gazan.dataplane.http.Method;
import io.gazan.dataplane.http.RequestHead;
import io.gazan.dataplane.http.ResponseHead;
import io.gazan.dataplane.http1.write.ChunkWriter;
import io.gazan.dataplane.http1.write.HeadWriter;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;

/**
 * Decoding and writing allocate no heap once pools are warm. The output buffer comes from a stub,
 * because what an allocator spends is its own affair (and leak detection spends a lot).
 */
class CodecAllocationTest {
  private static final int ROUNDS = 20_000;

  private final HeadPool pool = new HeadPool();
  private final RequestHeadDecoder requests = new RequestHeadDecoder(pool, HeadLimits.DEFAULT);
  private final ResponseHeadDecoder responses = new ResponseHeadDecoder(pool, HeadLimits.UPSTREAM);
  private final BodyDecoder bodies = new BodyDecoder(HeadLimits.UPSTREAM);
  private final HeadWriter writer = new HeadWriter();
  private final ByteBufAllocator one = new OneBuffer();
  private final HeaderEdits edits =
      new HeaderEdits.Builder()
          .set("X-Proxy-From", "Gazan")
          .add("Vary", "Accept")
          .remove("X-Debug")
          .build();

  @Test
  void anExchangeAllocatesNothing() {
    // Given
    ByteBuf request =
        Codec.bytes(
            Codec.head(
                "GET /a/b?c HTTP/1.1",
                "Host: shop.example.com",
                "Connection: keep-alive",
                "User-Agent: Mozilla/5.0",
                "X-Unknown: 1",
                "Cookie: a=b"));
    ByteBuf response =
        Codec.bytes(
            Codec.head(
                    "HTTP/1.1 200 OK",
                    "Server: s",
                    "Content-Type: text/plain",
                    "Transfer-Encoding: chunked",
                    "Connection: keep-alive")
                + "5\r\nhello\r\n0\r\n\r\n");
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

  private void exchange(ByteBuf requestBytes, ByteBuf responseBytes) {
    requestBytes.readerIndex(0);
    responseBytes.readerIndex(0);
    check(requests.decode(requestBytes) == Decoded.HEAD);
    RequestHead request = requests.take();
    writer.request(one, request, edits, Codec.UNTRUSTED, 0);
    check(responses.decode(responseBytes, Method.GET) == Decoded.HEAD);
    ResponseHead response = responses.take();
    ByteBuf out =
        writer.response(
            one,
            request,
            response,
            edits,
            HeadWriter.framingFor(request, response),
            true,
            null,
            64);
    bodies.reset(response.framing(), response.contentLength());
    int n = bodies.next(responseBytes);
    while (n > 0) {
      ChunkWriter.chunk(out, responseBytes, n);
      n = bodies.next(responseBytes);
    }
    check(n == BodyDecoder.END);
    ChunkWriter.last(out, bodies.trailers());
    pool.release(response);
    pool.release(request);
  }

  private static void check(boolean holds) {
    if (!holds) {
      throw new AssertionError("the exchange broke off");
    }
  }
}
