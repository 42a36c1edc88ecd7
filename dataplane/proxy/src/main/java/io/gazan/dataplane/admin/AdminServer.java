package io.gazan.dataplane.admin;

import io.gazan.dataplane.admin.page.Page;
import io.gazan.dataplane.listener.ServerSockets;
import io.gazan.dataplane.process.upgrade.InheritedSockets;
import io.gazan.dataplane.process.upgrade.ListeningSocket;
import io.gazan.dataplane.tls.DownstreamTls;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves the config API on {@code config_address} and {@code config_tls_address}, and metrics and
 * health there and on {@code status_address} where that is another one. Everything a client can use
 * up is bounded: connections, sizes of head and body, the time an exchange may take.
 */
public final class AdminServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(AdminServer.class);
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final EventLoopGroup loop;
  private final Channel config;
  private final Channel status;
  private final @Nullable Channel tls;
  private final Set<String> paths;

  private AdminServer(Transport transport, Bind bind, AdminPages pages, Duration patience)
      throws BindException {
    loop =
        new MultiThreadIoEventLoopGroup(
            1, new DefaultThreadFactory("gazan-admin", true), transport.io());
    Scrapes scrapes = new Scrapes(pages.metrics(), loop.next());
    Map<String, Page> few = new HashMap<>();
    few.put("/livez", new ProbePage(pages.live()));
    few.put("/readyz", new ProbePage(pages.ready()));
    few.put("/metrics", scrapes);
    Map<String, Page> all = new HashMap<>(few);
    all.putAll(pages.config());
    paths = Set.copyOf(all.keySet());
    AdminCounts counts = pages.counts();
    try {
      config =
          listen(
              transport,
              new AdminConnections(all, patience, null, counts),
              "config_address",
              bind.config());
      status =
          bind.status().equals(bind.config())
              ? config
              : listen(
                  transport,
                  new AdminConnections(few, patience, null, counts),
                  "status_address",
                  bind.status());
      Secured secured = bind.secured();
      tls =
          secured == null
              ? null
              : listen(
                  transport,
                  new AdminConnections(all, patience, secured.tls(), counts),
                  "config_tls_address",
                  secured.address());
    } catch (BindException e) {
      close();
      throw e;
    }
  }

  /**
   * How to wait for connections.
   *
   * @param io of the event loop
   * @param channel of the listeners, for the same transport
   * @param inherited listening sockets that need not be bound
   */
  public record Transport(
      IoHandlerFactory io, Class<? extends ServerChannel> channel, InheritedSockets inherited) {
    public Transport(IoHandlerFactory io, Class<? extends ServerChannel> channel) {
      this(io, channel, InheritedSockets.none());
    }
  }

  /**
   * Where to listen; port 0 takes a free one. Equal addresses make one listener.
   *
   * @param config {@code config_address}
   * @param status {@code status_address}
   * @param secured {@code config_tls_address}; null without one
   */
  public record Bind(
      InetSocketAddress config, InetSocketAddress status, @Nullable Secured secured) {
    /** Without TLS. */
    public Bind(InetSocketAddress config, InetSocketAddress status) {
      this(config, status, null);
    }
  }

  /** An address with TLS, which the caller closes. */
  public record Secured(InetSocketAddress address, DownstreamTls tls) {}

  /**
   * Returns when every address is bound; connections wait until {@link #accept}.
   *
   * @throws BindException when one cannot be; the message has its key and value, and nothing is
   *     left behind
   */
  public static AdminServer open(Transport transport, Bind bind, AdminPages pages)
      throws BindException {
    return new AdminServer(transport, bind, pages, PATIENCE);
  }

  static AdminServer start(Transport transport, Bind bind, AdminPages pages) throws BindException {
    return start(transport, bind, pages, PATIENCE);
  }

  static AdminServer start(Transport transport, Bind bind, AdminPages pages, Duration patience)
      throws BindException {
    AdminServer server = new AdminServer(transport, bind, pages, patience);
    server.accept();
    return server;
  }

  /** Begins to serve. */
  public void accept() {
    config.config().setAutoRead(true);
    status.config().setAutoRead(true);
    Channel secured = tls;
    if (secured != null) {
      secured.config().setAutoRead(true);
    }
  }

  /** The listening sockets as another process can take them over. */
  public List<ListeningSocket> sockets() {
    List<ListeningSocket> all = new ArrayList<>();
    add(all, "config_address", config);
    if (!status.id().equals(config.id())) {
      add(all, "status_address", status);
    }
    Channel secured = tls;
    if (secured != null) {
      add(all, "config_tls_address", secured);
    }
    return all;
  }

  private static void add(List<ListeningSocket> to, String key, Channel socket) {
    if (socket instanceof EpollServerSocketChannel epoll && epoll.isActive()) {
      to.add(new ListeningSocket(key, epoll.localAddress(), epoll.fd().intValue()));
    }
  }

  /** Accepts no more: another process does. What is open is served still. */
  public void release() {
    config.close().awaitUninterruptibly();
    status.close().awaitUninterruptibly();
    Channel secured = tls;
    if (secured != null) {
      secured.close().awaitUninterruptibly();
    }
  }

  /** As bound, with the real port. */
  public InetSocketAddress configAddress() {
    return (InetSocketAddress) config.localAddress();
  }

  /** As bound, with the real port; the config address where they are one. */
  public InetSocketAddress statusAddress() {
    return (InetSocketAddress) status.localAddress();
  }

  /** As bound, with the real port; null without TLS. */
  public @Nullable InetSocketAddress tlsAddress() {
    Channel secured = tls;
    return secured == null ? null : (InetSocketAddress) secured.localAddress();
  }

  /** What is served on the config address. */
  public Set<String> paths() {
    return paths;
  }

  /** Closes listeners and connections; returns when they are. */
  @Override
  public void close() {
    loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
  }

  private Channel listen(
      Transport transport, AdminConnections connections, String key, InetSocketAddress address)
      throws BindException {
    OptionalInt inherited = transport.inherited().takeOne(key, address);
    ServerBootstrap bootstrap =
        new ServerBootstrap()
            .group(loop)
            .option(ChannelOption.SO_REUSEADDR, true)
            .option(ChannelOption.AUTO_READ, false)
            .handler(new AcceptPause(key))
            .childHandler(connections);
    ChannelFuture bound =
        (inherited.isEmpty()
                ? bootstrap
                    .channelFactory(() -> ServerSockets.open(transport.channel(), address))
                    .bind(address)
                : bootstrap
                    .channelFactory(() -> new EpollServerSocketChannel(inherited.getAsInt()))
                    .register())
            .awaitUninterruptibly();
    Throwable cause = bound.cause();
    if (cause != null) {
      BindException failure =
          new BindException(key + ": cannot bind " + text(address) + ": " + cause.getMessage());
      failure.initCause(cause);
      throw failure;
    }
    if (address.getAddress().isAnyLocalAddress()) {
      LOG.warn("{} {} is open to every network that reaches this machine", key, text(address));
    }
    ServerSockets.keepToFamily(bound.channel(), address);
    return bound.channel();
  }

  private static String text(InetSocketAddress address) {
    return address.toString().replaceFirst("^[^/]*/", "");
  }
}
