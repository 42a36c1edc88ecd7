package io.gazan.dataplane.http2.head;

import static org.assertj.core.api.Assertions.assertThat;

import io.gazan.dataplane.http.BodyFraming;
import io.gazan.dataplane.http.HeaderBlock;
import io.gazan.dataplane.http.HeaderEdits;
import io.gazan.dataplane.http.RequestHead;
import io.gazan.dataplane.http1.Decoded;
import io.gazan.dataplane.http1.HeadLimits;
import io.gazan.dataplane.http1.HeadPool;
import io.gazan.dataplane.http1.RequestHeadDecoder;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Reads a header block as a request and, if it is accepted, looks at it from both sides. */
final class HeadImageCheck {
  private final HeadPool pool;
  private final HeadLimits limits;
  private final RequestReader reader;
  private final HeadEncoder encoder = new HeadEncoder();

  HeadImageCheck(HeadPool pool, HeadLimits limits) {
    this.pool = pool;
    this.limits = limits;
    this.reader = new RequestReader(pool, limits);
  }

  /** Whether the block, which is released, is a request that is not refused. */
  boolean accepts(ByteBuf block, boolean endStream, String told) {
    RequestHead head;
    try {
      Http2Headers fields = new FieldsDecoder(limits).decodeHeaders(1, block);
      head = reader.request(1, fields, endStream);
    } catch (Http2Exception malformed) {
      return false;
    } finally {
      block.release();
    }
    boolean accepted = reader.refusal() == null;
    if (accepted) {
      readsAsHttp1(head, told);
      goesOn(head, told);
    }
    pool.release(head);
    return accepted;
  }

  private void readsAsHttp1(RequestHead head, String told) {
    byte[] image = Blocks.image(head).getBytes(StandardCharsets.ISO_8859_1);
    ByteBuf in = Unpooled.wrappedBuffer(image);
    RequestHeadDecoder decoder = new RequestHeadDecoder(pool, limits);
    assertThat(decoder.decode(in)).as(told + ": " + decoder.detail()).isEqualTo(Decoded.HEAD);
    assertThat(in.readableBytes()).as(told).isZero();
    RequestHead same = decoder.take();
    assertThat(summary(same)).as(told).isEqualTo(summary(head));
    assertThat(lines(same.headers())).as(told).isEqualTo(lines(head.headers()));
    if (head.framing() == BodyFraming.LENGTH) {
      assertThat(same.contentLength()).as(told).isEqualTo(head.contentLength());
    } else {
      assertThat(same.contentLength()).as(told).isLessThanOrEqualTo(0);
    }
    // Over HTTP/2 the handshake has no key, without which HTTP/1.1 sees an ordinary request.
    assertThat(head.upgradeRequested()).as(told).isEqualTo(head.extendedConnect());
    assertThat(same.upgradeRequested() && !head.upgradeRequested()).as(told).isFalse();
    pool.release(same);
  }

  private static String summary(RequestHead head) {
    String query =
        head.hasQuery()
            ? new String(
                head.bytes(),
                head.queryStart(),
                head.queryEnd() - head.queryStart(),
                StandardCharsets.ISO_8859_1)
            : "none";
    return String.join(
        " ",
        head.methodName(),
        head.target(),
        head.path(),
        query,
        head.host(),
        String.valueOf(head.ambiguousPath()),
        String.valueOf(head.loosePath()),
        String.valueOf(head.acceptsTrailers()),
        String.valueOf(head.keepAlive()));
  }

  private static List<String> lines(HeaderBlock headers) {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < headers.count(); i++) {
      lines.add(headers.name(i) + ": " + headers.value(i));
    }
    return lines;
  }

  /** Netty validates what we send, and our own reader takes it as the same request. */
  private void goesOn(RequestHead head, String told) {
    if (head.extendedConnect()) {
      return;
    }
    Http2Headers encoded = encoder.request(head, HeaderEdits.NONE, Blocks.UNTRUSTED, true);
    ByteBuf block = Unpooled.buffer();
    new BlockEncoder().encodeHeaders(1, encoded, block);
    try {
      List<String> read = Blocks.read(block.copy());
      assertThat(read).as(told).contains(":method: " + head.methodName());
      Http2Headers fields = new FieldsDecoder(HeadLimits.UPSTREAM).decodeHeaders(1, block);
      RequestHead again =
          new RequestReader(pool, HeadLimits.UPSTREAM)
              .request(1, fields, head.framing() == BodyFraming.NONE);
      assertThat(again.path()).as(told).isEqualTo(head.path());
      assertThat(again.host()).as(told).isEqualTo(head.host());
      assertThat(again.methodName()).as(told).isEqualTo(head.methodName());
      pool.release(again);
    } catch (Http2Exception e) {
      throw new AssertionError(told, e);
    } finally {
      block.release();
    }
  }
}
