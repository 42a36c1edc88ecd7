package io.gazan.dataplane.admin;

import io.gazan.dataplane.admin.page.Page;
import io.gazan.dataplane.tls.DownstreamTls;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.http.HttpResponseEncoder;
import io.netty.handler.flow.FlowControlHandler;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Builds the pipeline of each connection of one address, and turns away the one that is too many,
 * so that clients of the config address keep no probe from the status address. Runs on the admin
 * event loop, which owns the count.
 */
@SuppressWarnings("FutureReturnValueIgnored") // closing has no other outcome
final class AdminConnections extends ChannelInitializer<SocketChannel> {
  /** Of one address. */
  static final int MAX = 64;

  private final Map<String, Page> pages;
  private final Duration patience;
  private final @Nullable DownstreamTls tls;
  private final AdminCounts counts;
  private int open;

  AdminConnections(
      Map<String, Page> pages, Duration patience, @Nullable DownstreamTls tls, AdminCounts counts) {
    this.pages = pages;
    this.patience = patience;
    this.tls = tls;
    this.counts = counts;
  }

  @Override
  protected void initChannel(SocketChannel channel) {
    InetSocketAddress client = channel.remoteAddress();
    if (open >= MAX || client == null) {
      counts.refused(AdminCounts.Reason.CONNECTIONS);
      channel.close();
      return;
    }
    open++;
    channel.closeFuture().addListener(closed -> open--);
    DownstreamTls secured = tls;
    if (secured == null) {
      serve(channel);
    } else {
      secured.secure(channel, client, session -> serve(channel), () -> {});
    }
  }

  private void serve(Channel channel) {
    channel
        .pipeline()
        .addLast(new StrictRequestDecoder())
        .addLast(new HttpResponseEncoder())
        .addLast(new FlowControlHandler())
        .addLast(new AdminHandler(pages, patience, counts));
  }
}
