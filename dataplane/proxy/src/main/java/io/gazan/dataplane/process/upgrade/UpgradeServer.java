package io.gazan.dataplane.process.upgrade;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.handler.codec.LineBasedFrameDecoder;
import io.netty.handler.codec.string.StringDecoder;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Waits at {@code upgrade_sock} for a process that is to take this one's place and hands the
 * listening sockets over to it. One event loop of its own.
 */
public final class UpgradeServer implements AutoCloseable {
  private static final int MOST_LINE = 512;
  private static final Pattern NATIVE_CALL =
      Pattern.compile("\\w+\\(\\.\\.\\) failed with error\\(-?\\d+\\): ");

  /** A successor that has not come so far by then is given up. */
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final EventLoopGroup loop;
  private final SocketFile file;
  private final Offer offer;
  private final int user;

  // Of the event loop.
  private @Nullable HandOver current;
  private boolean over;

  /**
   * What there is to hand over, and to whom it matters.
   *
   * @param version of this program
   * @param sockets every listening socket, as of now; asked on the event loop
   * @param handedOver told the successor's process id once it serves
   */
  public record Offer(
      String version, Supplier<List<ListeningSocket>> sockets, LongConsumer handedOver) {}

  private UpgradeServer(Path path, int user, Offer offer) {
    this.loop =
        new MultiThreadIoEventLoopGroup(
            1, new DefaultThreadFactory("gazan-upgrade", true), EpollIoHandler.newFactory());
    this.file = new SocketFile(path);
    this.offer = offer;
    this.user = user;
  }

  /**
   * Makes the socket; nobody finds it before {@link #publish}.
   *
   * @param user this process's, who alone may have the sockets, beside root
   * @param replacing whether the one who answers at the path now is about to end
   * @throws IOException with the reason when there can be no socket at that path
   */
  public static UpgradeServer open(Path path, int user, boolean replacing, Offer offer)
      throws IOException {
    Set<Integer> owners = user == 0 ? Set.of(0) : Set.of(0, user);
    if (!replacing && SocketFile.exists(path, owners) && SocketFile.answers(path)) {
      throw new IOException("another process answers at " + path);
    }
    UpgradeServer server = new UpgradeServer(path, user, offer);
    try {
      server.listen();
    } catch (IOException e) {
      server.close();
      throw e;
    }
    return server;
  }

  private void listen() throws IOException {
    ServerBootstrap bootstrap =
        new ServerBootstrap()
            .group(loop)
            .channel(EpollServerDomainSocketChannel.class)
            .childHandler(
                new ChannelInitializer<>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    welcome(channel);
                  }
                });
    ChannelFuture bound =
        bootstrap.bind(new DomainSocketAddress(file.making().toFile())).awaitUninterruptibly();
    if (!bound.isSuccess()) {
      throw new IOException(
          "cannot make a socket in "
              + file.making().getParent()
              + ": "
              + NATIVE_CALL.matcher(String.valueOf(bound.cause().getMessage())).replaceAll(""),
          bound.cause());
    }
  }

  /** Puts the socket in its place: successors may come. */
  public void publish() throws IOException {
    file.put();
  }

  private void welcome(Channel channel) {
    channel
        .pipeline()
        .addLast(new LineBasedFrameDecoder(MOST_LINE))
        .addLast(new StringDecoder(StandardCharsets.UTF_8))
        .addLast(new HandOver(this));
    var _ =
        channel.eventLoop().schedule(() -> channel.close(), PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }

  boolean trusts(int uid) {
    return uid == 0 || uid == user;
  }

  Hello hello() {
    return new Hello(offer.version());
  }

  List<ListeningSocket> sockets() {
    return offer.sockets().get();
  }

  /** Whether this one may have the sockets: one at a time, and only once. */
  boolean begin(HandOver handOver) {
    if (over || current != null) {
      return false;
    }
    current = handOver;
    return true;
  }

  void ended(HandOver handOver) {
    if (current == handOver) {
      current = null;
    }
  }

  void handedOver(long successor) {
    over = true;
    offer.handedOver().accept(successor);
  }

  /** Turns away whoever comes from now on. From any thread. */
  public void refuse() {
    loop.next()
        .execute(
            () -> {
              over = true;
              if (current != null) {
                current.giveUp();
              }
            });
  }

  @Override
  public void close() {
    file.remove();
    loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
  }
}
