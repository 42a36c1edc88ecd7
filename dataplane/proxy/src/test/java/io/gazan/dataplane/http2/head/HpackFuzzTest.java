package io.gazan.dataplane.http2.head;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.gazan.dataplane.http.Method;
import io.gazan.dataplane.http1.HeadLimits;
import io.gazan.dataplane.http1.HeadPool;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;

/**
 * Fuzz targets from HPACK to heads: nothing but a protocol error may be thrown, and an accepted
 * request must say the same in HTTP/1.1. {@code JAZZER_FUZZ=1 mvn test
 * -Dtest=HpackFuzzTest#request} searches for new inputs.
 */
class HpackFuzzTest {
  private static final HeadPool POOL = new HeadPool();
  private static final HeadImageCheck CHECK = new HeadImageCheck(POOL, HeadLimits.DEFAULT);

  @FuzzTest(maxDuration = "2m")
  void request(byte[] bytes) {
    boolean endStream = bytes.length % 2 == 0;
    CHECK.accepts(Unpooled.wrappedBuffer(bytes), endStream, "a block");
  }

  @FuzzTest(maxDuration = "2m")
  void responseAndTrailers(byte[] bytes) {
    ByteBuf block = Unpooled.wrappedBuffer(bytes);
    ResponseReader reader = new ResponseReader(POOL, HeadLimits.UPSTREAM);
    try {
      Http2Headers fields = new FieldsDecoder(HeadLimits.UPSTREAM).decodeHeaders(1, block);
      POOL.release(reader.response(1, fields, Method.GET, bytes.length % 2 == 0));
      reader.trailers(1, fields);
    } catch (Http2Exception malformed) {
      // What a peer may cause.
    } finally {
      block.release();
    }
  }
}
