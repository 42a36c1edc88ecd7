package io.gazan.dataplane.http1;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandler;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseDecoder;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * How Netty's decoders read the first message of some bytes, told as text: the oracle that ours are
 * compared with.
 *
 * @param head first line and header lines
 * @param body the content read so far
 * @param complete whether the message's end was found
 * @param failed whether Netty refused any part of it
 */
public record NettyReading(String head, String body, boolean complete, boolean failed) {
  static NettyReading request(byte[] bytes) {
    return read(new HttpRequestDecoder(config()), bytes, true);
  }

  public static NettyReading response(byte[] bytes, boolean thenClosed) {
    return read(new HttpResponseDecoder(config()), bytes, thenClosed);
  }

  private static HttpDecoderConfig config() {
    return new HttpDecoderConfig()
        .setMaxInitialLineLength(100_000)
        .setMaxHeaderSize(100_000)
        .setMaxChunkSize(100_000);
  }

  private static NettyReading read(ChannelHandler decoder, byte[] bytes, boolean closed) {
    EmbeddedChannel channel = new EmbeddedChannel(decoder);
    try {
      channel.writeInbound(Unpooled.wrappedBuffer(bytes));
      if (closed) {
        channel.finish();
      }
      return collect(channel);
    } finally {
      channel.finishAndReleaseAll();
    }
  }

  private static NettyReading collect(EmbeddedChannel channel) {
    String head = "";
    StringBuilder body = new StringBuilder();
    for (Object next = channel.readInbound(); next != null; next = channel.readInbound()) {
      try {
        if (((HttpObject) next).decoderResult().isFailure()) {
          return new NettyReading(head, body.toString(), false, true);
        }
        if (next instanceof HttpMessage message) {
          head = describe(message);
        }
        if (next instanceof HttpContent content) {
          body.append(content.content().toString(StandardCharsets.ISO_8859_1));
        }
        if (next instanceof LastHttpContent last) {
          for (Map.Entry<String, String> line : last.trailingHeaders()) {
            body.append('[').append(line.getKey()).append('=').append(line.getValue()).append(']');
          }
          return new NettyReading(head, body.toString(), true, false);
        }
      } finally {
        ReferenceCountUtil.release(next);
      }
    }
    return new NettyReading(head, body.toString(), false, false);
  }

  private static String describe(HttpMessage message) {
    StringBuilder told = new StringBuilder();
    if (message instanceof HttpRequest request) {
      told.append(request.method()).append(' ').append(request.uri());
    } else if (message instanceof HttpResponse response) {
      told.append(response.status().code()).append(' ').append(response.status().reasonPhrase());
    }
    told.append(' ').append(message.protocolVersion().minorVersion());
    for (Map.Entry<String, String> line : message.headers()) {
      told.append('[').append(line.getKey()).append('=');
      told.append(
              line.getKey().equalsIgnoreCase("content-length")
                  ? Long.toString(Long.parseLong(line.getValue()))
                  : line.getValue())
          .append(']');
    }
    return told.toString();
  }
}
