package io.gazan.bench.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolConfig;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler.HandshakeComplete;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the client makes of endpoints that echo wrongly, and how much it has under way. */
class WebSocketClientIT {
  private static final int WINDOW = 4;

  private final EventLoop loop =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory()).next();

  @AfterEach
  void endLoop() {
    loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
  }

  @Test
  void anEchoThatComesTwiceIsAFailure() throws Exception {
    // Given
    Supplier<Endpoint> twice =
        () ->
            new Endpoint() {
              @Override
              void message(ChannelHandlerContext ctx, BinaryWebSocketFrame message) {
                ctx.write(message.retainedDuplicate());
                ctx.writeAndFlush(message.retain());
              }
            };

    // When
    Tally tally = run(twice);

    // Then
    assertThat(tally.failures()).isEqualTo(1);
    assertThat(tally.completed()).isEqualTo(1);
    assertThat(tally.reasons())
        .singleElement()
        .asString()
        .contains("instead of message 1 there came");
  }

  @Test
  void echoesOutOfTurnAreAFailure() throws Exception {
    // Given
    Supplier<Endpoint> swapped =
        () ->
            new Endpoint() {
              private final List<BinaryWebSocketFrame> held = new ArrayList<>();

              @Override
              void message(ChannelHandlerContext ctx, BinaryWebSocketFrame message) {
                if (held.size() == 2) {
                  return;
                }
                held.add(message.retain());
                if (held.size() == 2) {
                  held.reversed().forEach(ctx::write);
                  ctx.flush();
                }
              }
            };

    // When
    Tally tally = run(swapped);

    // Then
    assertThat(tally.failures()).isEqualTo(1);
    assertThat(tally.completed()).isZero();
  }

  @Test
  void aTornEchoIsAFailure() throws Exception {
    // Given
    Supplier<Endpoint> torn =
        () ->
            new Endpoint() {
              @Override
              void message(ChannelHandlerContext ctx, BinaryWebSocketFrame message) {
                ctx.writeAndFlush(
                    new BinaryWebSocketFrame(
                        message.content().readRetainedSlice(WebSocketClient.MESSAGE_BYTES - 1)));
              }
            };

    // When
    Tally tally = run(torn);

    // Then
    assertThat(tally.failures()).isEqualTo(1);
    assertThat(tally.completed()).isZero();
  }

  @Test
  void anEndpointThatGoesAwayIsAFailure() throws Exception {
    // Given
    Supplier<Endpoint> gone =
        () ->
            new Endpoint() {
              @Override
              void message(ChannelHandlerContext ctx, BinaryWebSocketFrame message) {
                ctx.channel().unsafe().close(ctx.voidPromise());
              }
            };

    // When
    Tally tally = run(gone);

    // Then
    assertThat(tally.failures()).isPositive();
    assertThat(tally.completed()).isZero();
  }

  @Test
  void theWindowIsFilledAndNeverPassed() throws Exception {
    // Given
    List<BinaryWebSocketFrame> held = new ArrayList<>();
    Supplier<Endpoint> patient =
        () ->
            new Endpoint() {
              private boolean released;

              @Override
              void message(ChannelHandlerContext ctx, BinaryWebSocketFrame message) {
                if (released) {
                  ctx.writeAndFlush(message.retain());
                  return;
                }
                held.add(message.retain());
                if (held.size() == WINDOW) {
                  // Long enough for a message too many to come.
                  loop.schedule(() -> release(ctx), 100, TimeUnit.MILLISECONDS);
                }
              }

              private void release(ChannelHandlerContext ctx) {
                released = true;
                held.forEach(ctx::write);
                ctx.flush();
              }
            };

    // When
    Tally tally = run(patient);

    // Then
    assertThat(tally.reasons()).isEmpty();
    assertThat(tally.failures()).isZero();
    assertThat(tally.completed()).isGreaterThan(WINDOW);
    assertThat(held).hasSize(WINDOW);
  }

  @Test
  void aWindowOfNothingIsRefused() {
    assertThatThrownBy(() -> new WebSocketClient(0)).hasMessageContaining("0, 1 or more needed");
  }

  /** One second of one connection. */
  private Tally run(Supplier<Endpoint> endpoints) throws Exception {
    Channel listening =
        new ServerBootstrap()
            .group(loop)
            .channel(NioServerSocketChannel.class)
            .childHandler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    channel
                        .pipeline()
                        .addLast(
                            new HttpServerCodec(),
                            new HttpObjectAggregator(8192),
                            new WebSocketServerProtocolHandler(
                                WebSocketServerProtocolConfig.newBuilder()
                                    .websocketPath(WebSocketEndpoint.PATH)
                                    .build()),
                            endpoints.get());
                  }
                })
            .bind(InetAddress.getLoopbackAddress(), 0)
            .sync()
            .channel();
    return new LoadRun(loop, NioSocketChannel.class, listening.localAddress())
        .start(List.of(new WebSocketClient(WINDOW)), 1)
        .get(30, TimeUnit.SECONDS);
  }

  /** Greets as the real endpoint does; what it makes of a message is the test's. */
  private abstract static class Endpoint extends SimpleChannelInboundHandler<BinaryWebSocketFrame> {
    abstract void message(ChannelHandlerContext ctx, BinaryWebSocketFrame message);

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
      if (event instanceof HandshakeComplete) {
        ctx.writeAndFlush(new TextWebSocketFrame("hello"));
      }
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, BinaryWebSocketFrame message) {
      message(ctx, message);
    }
  }
}
