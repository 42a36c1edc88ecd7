package io.gazan.dataplane.http1;

import io.gazan.dataplane.http.HeaderBlock;
import io.gazan.dataplane.http.RequestHead;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;

/** Decodes a request in pieces and tells everything that was understood as one line of text. */
final class RequestDecodings {
  private static final HeadPool POOL = new HeadPool();

  private RequestDecodings() {}

  /** What comes of the bytes when they arrive in pieces that end at these positions. */
  static String of(byte[] bytes, HeadLimits limits, int... cuts) {
    RequestHeadDecoder decoder = new RequestHeadDecoder(POOL, limits);
    int from = 0;
    for (int i = 0; i <= cuts.length; i++) {
      int to = i < cuts.length ? cuts[i] : bytes.length;
      ByteBuf in = Unpooled.wrappedBuffer(bytes, from, to - from);
      Decoded decoded = decoder.decode(in);
      int left = in.readableBytes() + bytes.length - to;
      in.release();
      if (decoded == Decoded.REFUSED) {
        String refused = decoder.refusal().status() + " " + decoder.detail();
        decoder.close();
        return refused;
      }
      if (decoded == Decoded.HEAD) {
        RequestHead head = decoder.take();
        String told = describe(head) + " left " + left;
        POOL.release(head);
        return told;
      }
      if (left != bytes.length - to) {
        return "bytes left without a head";
      }
      from = to;
    }
    decoder.close();
    return "more";
  }

  static String of(byte[] bytes, int... cuts) {
    return of(bytes, HeadLimits.DEFAULT, cuts);
  }

  /** One byte at a time. */
  static String dripped(byte[] bytes, HeadLimits limits) {
    int[] cuts = new int[Math.max(0, bytes.length - 1)];
    for (int i = 0; i < cuts.length; i++) {
      cuts[i] = i + 1;
    }
    return of(bytes, limits, cuts);
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  private static String describe(RequestHead head) {
    StringBuilder told = new StringBuilder(head.methodName());
    told.append(' ').append(head.path());
    if (head.hasQuery()) {
      byte[] bytes = head.bytes();
      String query =
          new String(
              bytes,
              head.queryStart(),
              head.queryEnd() - head.queryStart(),
              StandardCharsets.ISO_8859_1);
      told.append(" ?").append(query);
    }
    told.append(" 1.").append(head.minorVersion());
    told.append(" host=").append(head.host());
    told.append(' ').append(head.framing());
    if (head.contentLength() >= 0) {
      told.append(' ').append(head.contentLength());
    }
    told.append(head.keepAlive() ? " keep" : " close");
    told.append(head.expectContinue() ? " expect" : "");
    told.append(head.upgradeRequested() ? " upgrade" : "");
    told.append(head.ambiguousPath() ? " ambiguous" : "");
    told.append(head.acceptsTrailers() ? " trailers" : "");
    HeaderBlock headers = head.headers();
    for (int i = 0; i < headers.count(); i++) {
      told.append(" [").append(headers.name(i)).append('=').append(headers.value(i)).append(']');
    }
    return told.toString();
  }
}
