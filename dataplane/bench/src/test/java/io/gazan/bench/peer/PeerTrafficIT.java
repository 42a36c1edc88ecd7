package io.gazan.bench.peer;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.net.InetAddress;
import java.net.SocketAddress;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The clients against the peer's own endpoints, no proxy in between. */
class PeerTrafficIT {
  private final EventLoop loop =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory()).next();

  @AfterEach
  void endLoop() {
    loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
  }

  @Test
  void aServerThatSpeaksAnotherProtocolIsAFailureAndNoHang() throws Exception {
    // Given
    SocketAddress webSocket = listen(new WebSocketEndpoint());
    SocketAddress grpc = listen(new GrpcEndpoint());

    // When
    Tally calls = run(webSocket, 1, new GrpcClient(null, 1, false));
    Tally messages = run(grpc, 1, new WebSocketClient(4));

    // Then
    assertThat(calls.completed()).isZero();
    assertThat(calls.failures()).isPositive();
    assertThat(messages.completed()).isZero();
    assertThat(messages.failures()).isPositive();
  }

  @Test
  void nobodyThereIsAFailureToConnect() throws Exception {
    // Given
    Channel gone = bind(new GrpcEndpoint());
    gone.close().sync();

    // When
    Tally tally = run(gone.localAddress(), 1, new GrpcClient(null, 1, false));

    // Then
    assertThat(tally.failures()).isPositive();
    assertThat(tally.reasons()).isNotEmpty();
  }

  @Test
  void callsAreEchoedUntilTheTimeIsOver() throws Exception {
    // Given
    SocketAddress endpoint = listen(new GrpcEndpoint());

    // When
    Tally tally = run(endpoint, 1, new GrpcClient(null, 4, false), new GrpcClient(null, 4, false));

    // Then
    assertThat(tally.reasons()).isEmpty();
    assertThat(tally.failures()).isZero();
    assertThat(tally.completed()).isGreaterThan(10);
  }

  @Test
  void messagesAreEchoedUntilTheTimeIsOver() throws Exception {
    // Given
    SocketAddress endpoint = listen(new WebSocketEndpoint());

    // When
    Tally tally = run(endpoint, 1, new WebSocketClient(4), new WebSocketClient(4));

    // Then
    assertThat(tally.reasons()).isEmpty();
    assertThat(tally.failures()).isZero();
    assertThat(tally.completed()).isGreaterThan(10);
  }

  @Test
  void endpointsTellWhatTheySaw() throws Exception {
    // Given
    Channel grpc = bind(new GrpcEndpoint());
    Channel webSocket = bind(new WebSocketEndpoint());

    // When
    Tally call = run(grpc.localAddress(), 0, new GrpcClient(null, 1, true));
    Tally greeting = run(webSocket.localAddress(), 0, new WebSocketClient(4));

    // Then
    assertThat(call.failures() + greeting.failures()).isZero();
    assertThat(call.seen()).singleElement().asString().contains("X-Forwarded-For=\n");
    assertThat(greeting.seen()).singleElement().asString().contains("X-Request-Id=\n");
  }

  private SocketAddress listen(ChannelHandler endpoint) throws InterruptedException {
    return bind(endpoint).localAddress();
  }

  private Channel bind(ChannelHandler endpoint) throws InterruptedException {
    return new ServerBootstrap()
        .group(loop)
        .channel(NioServerSocketChannel.class)
        .childHandler(endpoint)
        .bind(InetAddress.getLoopbackAddress(), 0)
        .sync()
        .channel();
  }

  private Tally run(SocketAddress proxy, int seconds, Client... clients) throws Exception {
    return new LoadRun(loop, NioSocketChannel.class, proxy)
        .start(List.of(clients), seconds)
        .get(30, TimeUnit.SECONDS);
  }
}
