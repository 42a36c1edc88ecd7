package io.gazan.bench.peer;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.net.InetAddress;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Full and resumed handshakes must be what they are called, or the run has failed. */
class HandshakeClientIT {
  private final EventLoop loop =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory()).next();

  @SuppressWarnings("NullAway.Init")
  private X509Bundle certificate;

  @BeforeEach
  void makeCertificate() throws Exception {
    certificate =
        new CertificateBuilder()
            .algorithm(CertificateBuilder.Algorithm.ecp256)
            .subject("CN=bench.example.com")
            .addSanDnsName("bench.example.com")
            .setIsCertificateAuthority(true)
            .buildSelfSigned();
  }

  @AfterEach
  void endLoop() {
    loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
  }

  @Test
  void aServerThatForgetsItsTicketsFailsAResumedRun() throws Exception {
    // Given
    SocketAddress server = listen(this::server);

    // When
    Tally tally = run(server, new HandshakeClient(true));

    // Then
    assertThat(tally.completed()).as("%s", tally.reasons()).isGreaterThan(1);
    assertThat(tally.failures()).isGreaterThanOrEqualTo(tally.completed() - 1);
    assertThat(tally.reasons()).anySatisfy(reason -> assertThat(reason).contains("expected 1"));
  }

  @Test
  void ticketsAreUsedInAResumedRunAndNeverInAFullOne() throws Exception {
    // Given
    SslContext context = server();
    SocketAddress server = listen(() -> context);

    // When
    Tally resumed = run(server, new HandshakeClient(true));
    Tally full = run(server, new HandshakeClient(false));

    // Then
    assertThat(resumed.reasons()).isEmpty();
    assertThat(resumed.failures()).isZero();
    assertThat(resumed.completed()).isGreaterThan(1);
    assertThat(full.reasons()).isEmpty();
    assertThat(full.failures()).isZero();
    assertThat(full.completed()).isGreaterThan(1);
  }

  private SslContext server() throws Exception {
    return SslContextBuilder.forServer(
            certificate.getKeyPair().getPrivate(), certificate.getCertificatePath())
        .sslProvider(SslProvider.JDK)
        .build();
  }

  private SocketAddress listen(Callable<SslContext> contexts) throws InterruptedException {
    return new ServerBootstrap()
        .group(loop)
        .channel(NioServerSocketChannel.class)
        .childHandler(
            new ChannelInitializer<Channel>() {
              @Override
              protected void initChannel(Channel channel) throws Exception {
                channel
                    .pipeline()
                    .addLast(contexts.call().newHandler(channel.alloc()), new AnswerAndClose());
              }
            })
        .bind(InetAddress.getLoopbackAddress(), 0)
        .sync()
        .channel()
        .localAddress();
  }

  /** The first handshake of a JVM may take longer than a whole run: it is made before. */
  private Tally run(SocketAddress server, Client client) throws Exception {
    run(server, new HandshakeClient(false), 0);
    return run(server, client, 2);
  }

  private Tally run(SocketAddress server, Client client, int seconds) throws Exception {
    return new LoadRun(loop, NioSocketChannel.class, server)
        .start(List.of(client), seconds)
        .get(30, TimeUnit.SECONDS);
  }

  private static final class AnswerAndClose extends SimpleChannelInboundHandler<ByteBuf> {
    @Override
    protected void channelRead0(ChannelHandlerContext ctx, ByteBuf request) {
      ctx.writeAndFlush(
              Unpooled.copiedBuffer(
                  "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nhi",
                  StandardCharsets.US_ASCII))
          .addListener(ChannelFutureListener.CLOSE);
    }
  }
}
