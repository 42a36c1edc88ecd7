package io.gazan.dataplane.admin;

import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a listener of the admin side does when it cannot take a connection, since no descriptor is
 * left: clients wait in the kernel's queue, and it is tried again in a moment. Told once.
 */
final class AcceptPause extends ChannelInboundHandlerAdapter {
  /** Long enough not to spin, short enough for a probe that waits a second. */
  private static final long PAUSE_MILLIS = 200;

  private static final Logger LOG = LoggerFactory.getLogger(AcceptPause.class);

  private final String key;
  private boolean told;

  /**
   * For one listener.
   *
   * @param key its key in main.yaml
   */
  AcceptPause(String key) {
    this.key = key;
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    if (!told) {
      told = true;
      LOG.warn("{}: no connections can be taken, they wait: {}", key, cause.getMessage());
    }
    ChannelConfig config = context.channel().config();
    config.setAutoRead(false);
    var _ =
        context
            .executor()
            .schedule(() -> config.setAutoRead(true), PAUSE_MILLIS, TimeUnit.MILLISECONDS);
  }
}
