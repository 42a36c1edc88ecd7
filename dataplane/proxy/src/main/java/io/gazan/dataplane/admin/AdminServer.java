package io.gazan.dataplane.admin;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves {@code /metrics}, {@code /livez} and {@code /readyz} on {@code config_address}, and on
 * {@code status_address} where that is another one. Everything a client can use up is bounded:
 * connections, sizes of head and body, the time an exchange may take.
 */
public final class AdminServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(AdminServer.class);
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final EventLoopGroup loop;
  private final Channel config;
  private final Channel status;

  private AdminServer(Transport transport, Bind bind, AdminPages pages, Duration patience)
      throws BindException {
    loop =
        new MultiThreadIoEventLoopGroup(
            1, new DefaultThreadFactory("gazan-admin", true), transport.io());
    try {
      Scrapes scrapes = new Scrapes(pages.metrics(), loop.next());
      ServerBootstrap bootstrap =
          new ServerBootstrap()
              .group(loop)
              .channel(transport.channel())
              .option(ChannelOption.SO_REUSEADDR, true)
              .childHandler(new AdminConnections(pages, scrapes, patience));
      config = listen(bootstrap, "config_address", bind.config());
      status =
          bind.status().equals(bind.config())
              ? config
              : listen(bootstrap, "status_address", bind.status());
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
   */
  public record Transport(IoHandlerFactory io, Class<? extends ServerChannel> channel) {}

  /**
   * Where to listen; port 0 takes a free one. Equal addresses make one listener.
   *
   * @param config {@code config_address}
   * @param status {@code status_address}
   */
  public record Bind(InetSocketAddress config, InetSocketAddress status) {}

  /**
   * Returns when every address is bound.
   *
   * @throws BindException when one cannot be; the message has its key and value, and nothing is
   *     left behind
   */
  public static AdminServer start(Transport transport, Bind bind, AdminPages pages)
      throws BindException {
    return start(transport, bind, pages, PATIENCE);
  }

  static AdminServer start(Transport transport, Bind bind, AdminPages pages, Duration patience)
      throws BindException {
    return new AdminServer(transport, bind, pages, patience);
  }

  /** As bound, with the real port. */
  public InetSocketAddress configAddress() {
    return (InetSocketAddress) config.localAddress();
  }

  /** As bound, with the real port; the config address where they are one. */
  public InetSocketAddress statusAddress() {
    return (InetSocketAddress) status.localAddress();
  }

  /** Closes listeners and connections; returns when they are. */
  @Override
  public void close() {
    loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
  }

  private static Channel listen(ServerBootstrap bootstrap, String key, InetSocketAddress address)
      throws BindException {
    ChannelFuture bound = bootstrap.bind(address).awaitUninterruptibly();
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
    return bound.channel();
  }

  private static String text(InetSocketAddress address) {
    return address.toString().replaceFirst("^[^/]*/", "");
  }
}
