package io.gazan.dataplane.listener;

import io.gazan.dataplane.observe.metrics.LoopMetrics;
import io.gazan.dataplane.proxy.ProxyLoop;
import io.gazan.dataplane.proxy.socket.Descriptors;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes the connections of one listening socket, on its event loop, and gives them to the loops
 * that will own them: its own alone, or several in turn where there are fewer sockets than loops. A
 * few descriptors are left for the process itself; when there is none at all, accepting pauses.
 */
final class Acceptor extends ChannelInboundHandlerAdapter {
  /** Long enough not to spin, short enough to be back soon. */
  private static final long PAUSE_MILLIS = 200;

  private static final Logger log = LoggerFactory.getLogger(Acceptor.class);

  private final List<ConnectionInitializer> owners;
  private final Map<ChannelOption<?>, Object> options;

  // Of the event loop.
  private int next;
  private boolean told;

  /**
   * @param owners of the connections, one for each loop that is to have some
   * @param options of the connections
   */
  Acceptor(List<ConnectionInitializer> owners, Map<ChannelOption<?>, Object> options) {
    this.owners = List.copyOf(owners);
    this.options = options;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    Channel channel = (Channel) message;
    ConnectionInitializer owner = owners.get(next);
    next = next + 1 == owners.size() ? 0 : next + 1;
    if (Descriptors.keptFromClients(channel)) {
      accepting().connectionRefused();
      channel.unsafe().closeForcibly();
      return;
    }
    channel.config().setOptions(options);
    channel.pipeline().addLast(owner);
    owner
        .loop()
        .eventLoop()
        .register(channel)
        .addListener(
            registered -> {
              if (!registered.isSuccess()) {
                channel.unsafe().closeForcibly();
              }
            });
  }

  /** Counters of this loop, which others' must not be written to from here. */
  private LoopMetrics accepting() {
    return owners.getFirst().loop().metrics();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    accepting().acceptPaused();
    if (!told) {
      told = true;
      log.warn("cannot accept connections, they wait: {}", cause.getMessage());
    }
    context.channel().config().setAutoRead(false);
    var _ =
        context
            .executor()
            .schedule(
                () -> context.channel().config().setAutoRead(true),
                PAUSE_MILLIS,
                TimeUnit.MILLISECONDS);
  }

  ProxyLoop loop() {
    return owners.getFirst().loop();
  }
}
