package io.gazan.operator.stream.entry;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.concurrent.ScheduledFuture;
import java.net.InetAddress;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Watches one connection until it is let in: for how long it takes and how much it sends. Owned by
 * the connection's event loop.
 */
final class Doorman extends ChannelInboundHandlerAdapter {
  private final Connections connections;
  private final InetAddress address;
  private final EntryLimits limits;
  private final Refusals refusals;

  private @Nullable ScheduledFuture<?> limit;
  private long bytes;
  private boolean letIn;
  private boolean refused;

  Doorman(Connections connections, InetAddress address, EntryLimits limits, Refusals refusals) {
    this.connections = connections;
    this.address = address;
    this.limits = limits;
    this.refusals = refusals;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    limit =
        context
            .executor()
            .schedule(
                () -> {
                  refuse(context.channel(), Refusal.NO_REQUEST_IN_TIME, "");
                  context.close();
                },
                limits.patience().toMillis(),
                TimeUnit.MILLISECONDS);
    context.channel().closeFuture().addListener(closed -> connections.closed(address, letIn));
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (!letIn && message instanceof ByteBuf buffer) {
      bytes += buffer.readableBytes();
      if (bytes > limits.waitingBytes()) {
        buffer.release();
        refuse(context.channel(), Refusal.TOO_MANY_BYTES, "");
        context.close();
        return;
      }
    }
    context.fireChannelRead(message);
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    cancel();
    context.fireChannelInactive();
  }

  void letIn() {
    if (!letIn) {
      letIn = true;
      cancel();
      connections.letIn(address);
    }
  }

  /** Counts the first reason of a connection that was not let in; what follows follows from it. */
  void refuse(Channel connection, Refusal reason, String detail) {
    if (!letIn && !refused) {
      refused = true;
      refusals.refused(connection, reason, detail);
    }
  }

  private void cancel() {
    ScheduledFuture<?> running = limit;
    if (running != null) {
      running.cancel(false);
      limit = null;
    }
  }
}
