package io.gazan.dataplane.proxy;

import io.netty.channel.ChannelInboundHandlerAdapter;
import org.jspecify.annotations.Nullable;

/**
 * A client's connection as its event loop keeps it: whatever version of HTTP it speaks, it can be
 * told that the process drains, and it can be ended. A handler of its own channel; linked into
 * {@link Connections} through itself, so that an idle connection stays small.
 */
public abstract class ClientConnection extends ChannelInboundHandlerAdapter {
  /** The list of the loop's connections; only {@link Connections} touches it. */
  @Nullable ClientConnection previous;

  @Nullable ClientConnection next;

  /** The process drains: the connection ends as soon as that loses no request. */
  public abstract void lastCall();

  /** Ends the connection, whatever it is doing, so that nothing unfinished looks whole. */
  public abstract void abort();
}
