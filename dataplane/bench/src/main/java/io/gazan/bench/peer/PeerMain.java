package io.gazan.bench.peer;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.internal.logging.InternalLoggerFactory;
import io.netty.util.internal.logging.JdkLoggerFactory;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The peer's process. Its arguments are the ports of its endpoints: {@code grpc=PORT,PORT
 * websocket=PORT,PORT}. It reads one command a line and answers each with lines that end with one
 * beginning with {@link #MARK}; it ends with its input.
 *
 * <pre>
 * run TRAFFIC PORT CONNECTIONS INFLIGHT SECONDS   reasons of failures, then the counts
 * seen TRAFFIC PORT COUNT                         what the endpoints saw of COUNT exchanges
 * </pre>
 */
public final class PeerMain {
  public static final String MARK = "gazan-bench ";

  private final EventLoop loop;
  private final boolean epoll = Epoll.isAvailable();

  private PeerMain() {
    IoHandlerFactory handlers = epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
    EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, handlers);
    this.loop = group.next();
  }

  public static void main(String[] args) throws Exception {
    // Standard output is for the answers alone.
    InternalLoggerFactory.setDefaultFactory(JdkLoggerFactory.INSTANCE);
    PeerMain peer = new PeerMain();
    for (String arg : args) {
      int at = arg.indexOf('=');
      for (String port : arg.substring(at + 1).split(",", -1)) {
        peer.listen(endpoint(arg.substring(0, at)), Integer.parseInt(port));
      }
    }
    System.out.println(MARK + "ready");
    try (BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII))) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        peer.answer(line.split(" ", -1));
      }
    }
    System.exit(0);
  }

  private static ChannelHandler endpoint(String name) {
    return switch (name) {
      case "grpc" -> new GrpcEndpoint();
      case "websocket" -> new WebSocketEndpoint();
      default -> throw new IllegalArgumentException("no endpoint " + name + ": grpc or websocket");
    };
  }

  private void listen(ChannelHandler endpoint, int port) throws InterruptedException {
    Class<? extends ServerChannel> type =
        epoll ? EpollServerSocketChannel.class : NioServerSocketChannel.class;
    new ServerBootstrap()
        .group(loop)
        .channel(type)
        .option(ChannelOption.SO_BACKLOG, 4096)
        .childOption(ChannelOption.TCP_NODELAY, true)
        .childHandler(endpoint)
        .bind(InetAddress.getLoopbackAddress(), port)
        .sync();
  }

  private void answer(String[] words) throws Exception {
    Traffic traffic = Traffic.valueOf(words[1]);
    int port = Integer.parseInt(words[2]);
    int connections = Integer.parseInt(words[3]);
    switch (words[0]) {
      case "run" -> {
        int seconds = Integer.parseInt(words[5]);
        Tally tally =
            run(clients(traffic, connections, Integer.parseInt(words[4]), false), port, seconds);
        tally.reasons().forEach(System.out::println);
        System.out.println(MARK + tally.line());
      }
      case "seen" -> {
        Tally tally = run(clients(traffic, connections, 1, true), port, 0);
        tally.seen().forEach(System.out::println);
        tally.reasons().forEach(System.out::println);
        System.out.println(MARK + "done");
      }
      default -> throw new IllegalArgumentException("no command " + words[0] + ": run or seen");
    }
  }

  private Tally run(List<Client> clients, int port, int seconds) throws Exception {
    Class<? extends Channel> type = epoll ? EpollSocketChannel.class : NioSocketChannel.class;
    InetSocketAddress proxy = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    return new LoadRun(loop, type, proxy).start(clients, seconds).get();
  }

  private static List<Client> clients(
      Traffic traffic, int connections, int inFlight, boolean asksWhatWasSeen) throws IOException {
    ClientTls http2 = ClientTls.http2();
    List<Client> clients = new ArrayList<>();
    for (int i = 0; i < connections; i++) {
      clients.add(
          switch (traffic) {
            case GRPC -> new GrpcClient(http2.context(), inFlight, asksWhatWasSeen);
            case WEBSOCKET -> new WebSocketClient(inFlight);
            case FULL_HANDSHAKE -> new HandshakeClient(false);
            case RESUMED_HANDSHAKE -> new HandshakeClient(true);
          });
    }
    return clients;
  }
}
