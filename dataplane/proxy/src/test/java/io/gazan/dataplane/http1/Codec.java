package io.gazan.dataplane.http1;

import static org.assertj.core.api.Assertions.assertThat;

import io.gazan.dataplane.http.ForwardingHeaders;
import io.gazan.dataplane.http.Method;
import io.gazan.dataplane.http.RequestHead;
import io.gazan.dataplane.http.ResponseHead;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;

/** What the codec's tests share: text to bytes and back, and decoding that must succeed. */
public final class Codec {
  public static final ForwardingHeaders UNTRUSTED =
      ForwardingHeaders.of(address("192.0.2.7", 5000), address("127.0.0.1", 6193), false, false);
  public static final ForwardingHeaders TRUSTED =
      ForwardingHeaders.of(address("192.0.2.7", 5000), address("127.0.0.1", 6193), true, true);

  private static final HeadPool POOL = new HeadPool();

  private Codec() {}

  static InetSocketAddress address(String ip, int port) {
    try {
      return new InetSocketAddress(
          InetAddress.getByAddress(NetUtil.createByteArrayFromIpAddressString(ip)), port);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(e);
    }
  }

  /** Lines with their line ends. */
  public static String lines(String... lines) {
    return String.join("\r\n", lines) + "\r\n";
  }

  /** Lines and the empty line that ends a head. */
  public static String head(String... lines) {
    return lines(lines) + "\r\n";
  }

  public static ByteBuf bytes(String text) {
    return Unpooled.copiedBuffer(text, StandardCharsets.ISO_8859_1);
  }

  public static String text(ByteBuf bytes) {
    String text = bytes.toString(StandardCharsets.ISO_8859_1);
    bytes.release();
    return text;
  }

  public static RequestHead request(String... lines) {
    RequestHeadDecoder decoder = new RequestHeadDecoder(POOL, HeadLimits.DEFAULT);
    ByteBuf in = bytes(head(lines));
    Decoded decoded = decoder.decode(in);
    in.release();
    assertThat(decoded).as(decoder.detail()).isEqualTo(Decoded.HEAD);
    return decoder.take();
  }

  static ResponseHead response(Method method, String... lines) {
    ResponseHeadDecoder decoder = new ResponseHeadDecoder(POOL, HeadLimits.UPSTREAM);
    ByteBuf in = bytes(head(lines));
    Decoded decoded = decoder.decode(in, method);
    in.release();
    assertThat(decoded).as(decoder.detail()).isEqualTo(Decoded.HEAD);
    return decoder.take();
  }
}
