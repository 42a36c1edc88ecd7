package io.gazan.bench.peer;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import java.net.SocketAddress;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Drives a set of clients against one address for a time, all on one event loop. When the time is
 * over, exchanges under way get ten seconds to end; what is still open then counts as a timeout.
 */
final class LoadRun {
  private static final int CONNECT_MILLIS = 5_000;
  private static final int GRACE_SECONDS = 10;

  private final EventLoop loop;
  private final Class<? extends Channel> channelType;
  private final SocketAddress proxy;
  private final Tally tally = new Tally();
  private final Set<Channel> open = new HashSet<>();
  private final CompletableFuture<Tally> done = new CompletableFuture<>();
  private int active;

  LoadRun(EventLoop loop, Class<? extends Channel> channelType, SocketAddress proxy) {
    this.loop = loop;
    this.channelType = channelType;
    this.proxy = proxy;
  }

  /** Zero seconds: each client does one exchange. */
  CompletableFuture<Tally> start(List<? extends Client> clients, int seconds) {
    loop.execute(
        () -> {
          if (seconds == 0) {
            tally.end();
          } else {
            loop.schedule(tally::end, seconds, TimeUnit.SECONDS);
          }
          loop.schedule(this::giveUp, seconds + GRACE_SECONDS, TimeUnit.SECONDS);
          active = clients.size();
          for (Client client : clients) {
            connect(client);
          }
        });
    return done;
  }

  private void connect(Client client) {
    new Bootstrap()
        .group(loop)
        .channel(channelType)
        .option(ChannelOption.TCP_NODELAY, true)
        .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_MILLIS)
        .handler(
            new ChannelInitializer<Channel>() {
              @Override
              protected void initChannel(Channel channel) {
                client.open(channel, tally);
              }
            })
        .connect(proxy)
        .addListener(
            (ChannelFuture connected) -> connected(client, connected.channel(), connected.cause()));
  }

  private void connected(Client client, Channel channel, @Nullable Throwable failure) {
    if (failure != null) {
      tally.failed(Tally.Failure.CONNECT, String.valueOf(failure.getMessage()));
      ended(client);
      return;
    }
    open.add(channel);
    channel
        .closeFuture()
        .addListener(
            closed -> {
              open.remove(channel);
              if (client.reconnects() && !tally.over()) {
                connect(client);
              } else {
                ended(client);
              }
            });
  }

  private void ended(Client client) {
    client.ended(tally);
    if (--active == 0) {
      done.complete(tally);
    }
  }

  private void giveUp() {
    for (Channel channel : Set.copyOf(open)) {
      tally.failed(
          Tally.Failure.TIMEOUT, "not ended " + GRACE_SECONDS + " s after the run was over");
      // Past the handlers, which would wait for a peer that has stopped answering.
      channel.unsafe().close(channel.voidPromise());
    }
  }
}
