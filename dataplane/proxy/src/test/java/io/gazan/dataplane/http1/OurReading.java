package io.gazan.dataplane.http1;

import io.gazan.dataplane.http.Ascii;
import io.gazan.dataplane.http.BodyFraming;
import io.gazan.dataplane.http.HeaderBlock;
import io.gazan.dataplane.http.KnownHeader;
import io.gazan.dataplane.http.Method;
import io.gazan.dataplane.http.RequestHead;
import io.gazan.dataplane.http.ResponseHead;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * How our decoders read the first message of some bytes, in the words of {@link NettyReading}.
 *
 * @param head null if no head was accepted
 * @param complete whether the message's end was found
 * @param failed whether head or body was refused
 */
record OurReading(@Nullable String head, String body, boolean complete, boolean failed) {
  private static final HeadPool POOL = new HeadPool();

  /** What Netty leaves out of trailers. We read them and do not forward them. */
  private static final long FRAMING =
      KnownHeader.set(
          KnownHeader.CONTENT_LENGTH, KnownHeader.TRANSFER_ENCODING, KnownHeader.TRAILER);

  static OurReading request(byte[] bytes) {
    RequestHeadDecoder decoder = new RequestHeadDecoder(POOL, HeadLimits.DEFAULT);
    ByteBuf in = Unpooled.wrappedBuffer(bytes);
    Decoded decoded = decoder.decode(in);
    if (decoded != Decoded.HEAD) {
      decoder.close();
      return new OurReading(null, "", false, decoded == Decoded.REFUSED);
    }
    RequestHead head = decoder.take();
    String told =
        head.methodName()
            + ' '
            + head.target()
            + ' '
            + head.minorVersion()
            + lines(head.headers(), 0);
    OurReading reading = body(told, head.framing(), head.contentLength(), in);
    POOL.release(head);
    return reading;
  }

  static OurReading response(byte[] bytes, Method method) {
    ResponseHeadDecoder decoder = new ResponseHeadDecoder(POOL, HeadLimits.UPSTREAM);
    ByteBuf in = Unpooled.wrappedBuffer(bytes);
    Decoded decoded = decoder.decode(in, method);
    if (decoded != Decoded.HEAD) {
      decoder.close();
      return new OurReading(null, "", false, decoded == Decoded.REFUSED);
    }
    ResponseHead head = decoder.take();
    boolean bodiless = head.status() < 200 || head.status() == 204 || head.status() == 304;
    // Netty takes out what may not stand there; we do so when we write.
    long leftOut = bodiless ? KnownHeader.TRANSFER_ENCODING.bit() : 0;
    String told =
        head.status()
            + " "
            + Ascii.string(head.bytes(), head.reasonStart(), head.reasonEnd()).strip()
            + ' '
            + head.minorVersion()
            + lines(head.headers(), leftOut);
    OurReading reading = body(told, head.framing(), head.contentLength(), in);
    POOL.release(head);
    return reading;
  }

  private static OurReading body(String head, BodyFraming framing, long length, ByteBuf in) {
    BodyDecoder decoder = new BodyDecoder(HeadLimits.DEFAULT);
    decoder.reset(framing, length);
    StringBuilder body = new StringBuilder();
    int n = decoder.next(in);
    while (n > 0) {
      body.append(in.readCharSequence(n, StandardCharsets.ISO_8859_1));
      n = decoder.next(in);
    }
    if (n == BodyDecoder.NEED_MORE && framing == BodyFraming.UNTIL_CLOSE) {
      n = decoder.closed();
    }
    HeaderBlock trailers = decoder.trailers();
    if (n == BodyDecoder.END && trailers != null) {
      body.append(lines(trailers, FRAMING));
    }
    return new OurReading(head, body.toString(), n == BodyDecoder.END, n == BodyDecoder.BROKEN);
  }

  private static String lines(HeaderBlock headers, long leftOut) {
    StringBuilder told = new StringBuilder();
    for (int i = 0; i < headers.count(); i++) {
      boolean length = headers.known(i) == KnownHeader.CONTENT_LENGTH.index();
      if ((leftOut & (1L << headers.known(i))) != 0) {
        continue;
      }
      told.append('[').append(headers.name(i)).append('=');
      told.append(length ? Long.toString(Long.parseLong(headers.value(i))) : headers.value(i));
      told.append(']');
    }
    return told.toString();
  }
}
