package io.gazan.dataplane.listener;

import io.gazan.dataplane.proxy.ProxyLoop;
import io.gazan.dataplane.proxy.downstream.Http1Downstream;
import io.gazan.dataplane.proxy.downstream.Http2Downstream;
import io.gazan.dataplane.proxy.request.Client;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Tells HTTP/2 with prior knowledge (RFC 9113 §3.3) from HTTP/1.1 on a port in clear text, by the
 * first bytes: the connection preface begins like no request that HTTP/1.1 has. A client that says
 * nothing for {@code timeouts.header} goes.
 */
final class PriorKnowledge extends ByteToMessageDecoder {
  private final ProxyLoop loop;
  private final Client client;
  private final ByteBuf preface = Http2CodecUtil.connectionPrefaceBuf();
  private @Nullable ScheduledFuture<?> silence;

  PriorKnowledge(ProxyLoop loop, Client client) {
    this.loop = loop;
    this.client = client;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    long nanos = loop.settings().headerNanos();
    silence = ctx.executor().schedule(() -> ctx.close(), nanos, TimeUnit.NANOSECONDS);
  }

  @Override
  protected void handlerRemoved0(ChannelHandlerContext ctx) {
    ScheduledFuture<?> pending = silence;
    if (pending != null) {
      pending.cancel(false);
    }
    preface.release();
  }

  @Override
  protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
    int known = Math.min(in.readableBytes(), preface.readableBytes());
    boolean like = ByteBufUtil.equals(in, in.readerIndex(), preface, preface.readerIndex(), known);
    if (like && known < preface.readableBytes()) {
      return;
    }
    Channel channel = ctx.channel();
    if (like) {
      new Http2Downstream(loop, channel, client).start();
    } else {
      channel.pipeline().addLast(new Http1Downstream(loop, channel, client));
    }
    ctx.pipeline().remove(this);
  }
}
