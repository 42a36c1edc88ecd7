package io.gazan.dataplane.http2;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.util.ReferenceCountUtil;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayList;
import java.util.List;

/** Holds back what is written, as a socket does whose peer reads nothing. */
final class UnreadAnswers extends ChannelOutboundHandlerAdapter {
  private final List<Object> held = new ArrayList<>();
  private final List<ChannelPromise> promises = new ArrayList<>();

  int held() {
    return held.size();
  }

  void release() {
    held.forEach(ReferenceCountUtil::release);
    promises.forEach(promise -> promise.tryFailure(new ClosedChannelException()));
  }

  @Override
  public void write(ChannelHandlerContext ctx, Object msg, ChannelPromise promise) {
    held.add(msg);
    promises.add(promise);
  }
}
