package io.gazan.dataplane.cluster.probe;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * One connection of a probe: greets, looks at the first bytes that come back, and tells the run
 * what they mean. It stands before the TLS handler, so that it sees whether TLS is what the
 * endpoint speaks; with the other greetings nothing comes after it. Owned by the loop.
 */
final class Knock extends ChannelInboundHandlerAdapter {
  private enum State {
    DIALLING,
    SILENT,
    /** The endpoint speaks TLS, and the handshake is under way. */
    SHAKING_HANDS,
    OVER
  }

  private final ProbeRun run;
  private final Greeting greeting;
  private final FirstBytes first = new FirstBytes();
  private State state = State.DIALLING;
  private @Nullable ChannelFuture dial;

  Knock(ProbeRun run, Greeting greeting) {
    this.run = run;
    this.greeting = greeting;
  }

  Greeting greeting() {
    return greeting;
  }

  /** Connected, and has not heard a word. */
  boolean isSilent() {
    return state == State.SILENT;
  }

  boolean isOver() {
    return state == State.OVER;
  }

  void begin(Bootstrap bootstrap, InetSocketAddress to) {
    ChannelFuture dialled =
        bootstrap
            .clone()
            .handler(
                new ChannelInitializer<SocketChannel>() {
                  @Override
                  protected void initChannel(SocketChannel channel) {
                    channel.pipeline().addLast(Knock.this);
                  }
                })
            .connect(to);
    dial = dialled;
    dialled.addListener(
        result -> {
          if (!result.isSuccess()) {
            Throwable cause = result.cause();
            String why = cause == null ? "not connected" : String.valueOf(cause.getMessage());
            // Without a descriptor there is no channel, and its future tells on a thread of its
            // own.
            run.loop().execute(() -> failed(why));
          }
        });
  }

  private void failed(String why) {
    if (!isOver()) {
      run.unreachable(why);
    }
  }

  /** Nothing more is wanted of it. */
  void end() {
    state = State.OVER;
    ChannelFuture dialled = dial;
    if (dialled != null && dialled.channel().isRegistered()) {
      dialled.cancel(false);
      var _ = dialled.channel().close();
    }
  }

  @Override
  public void channelActive(ChannelHandlerContext context) {
    if (isOver()) {
      return;
    }
    state = State.SILENT;
    if (greeting == Greeting.TLS && !addTls(context)) {
      return;
    }
    run.connected(this);
    context.fireChannelActive();
    var _ = context.writeAndFlush(greeting.bytes(run.target()), context.voidPromise());
  }

  private boolean addTls(ChannelHandlerContext context) {
    SslHandler tls;
    try {
      tls = run.tls(context.alloc());
    } catch (RuntimeException e) {
      run.noTls(String.valueOf(e.getMessage()));
      return false;
    }
    context.pipeline().addLast(tls, new Deaf());
    tls.handshakeFuture()
        .addListener(
            result -> {
              if (isOver()) {
                return;
              }
              Throwable cause = result.cause();
              if (result.isSuccess()) {
                run.handshakeDone(tls.applicationProtocol());
              } else if (state == State.SHAKING_HANDS) {
                run.noTls(cause == null ? "handshake failed" : String.valueOf(cause.getMessage()));
              } else {
                run.over(this);
              }
            });
    return true;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (state == State.SILENT && message instanceof ByteBuf bytes) {
      hear(bytes);
    }
    if (greeting == Greeting.TLS && !isOver()) {
      context.fireChannelRead(message);
    } else {
      ReferenceCountUtil.release(message);
    }
  }

  private void hear(ByteBuf bytes) {
    switch (first.add(bytes)) {
      case MORE -> {}
      case TLS -> {
        if (greeting == Greeting.TLS) {
          state = State.SHAKING_HANDS;
          run.speaksTls(this);
        } else {
          run.over(this);
        }
      }
      case HTTP1 -> run.answered(this, first.status());
      case HTTP2 -> run.speaksH2c();
      case OTHER -> run.over(this);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    if (state == State.SILENT) {
      run.over(this);
    }
    context.fireChannelInactive();
  }

  /** What ends a connection with an error ends it anyway. */
  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    var _ = context.close();
  }

  /** Takes the errors that the TLS handler has told its future already. */
  private static final class Deaf extends ChannelInboundHandlerAdapter {
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      var _ = context.close();
    }
  }
}
