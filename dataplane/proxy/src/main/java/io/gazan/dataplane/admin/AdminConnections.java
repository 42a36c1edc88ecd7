package io.gazan.dataplane.admin;

import io.netty.channel.ChannelInitializer;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import java.time.Duration;

/**
 * Builds the pipeline of each admin connection, with its limits on sizes, and turns away the one
 * that is too many. Runs on the admin event loop, which owns the count.
 */
@SuppressWarnings("FutureReturnValueIgnored") // closing has no other outcome
final class AdminConnections extends ChannelInitializer<SocketChannel> {
  /** Of all addresses together. */
  static final int MAX = 64;

  static final int MAX_REQUEST_LINE = 4096;
  static final int MAX_HEADERS = 8192;
  static final int MAX_BODY = 16 * 1024;

  private final HttpDecoderConfig limits =
      new HttpDecoderConfig()
          .setMaxInitialLineLength(MAX_REQUEST_LINE)
          .setMaxHeaderSize(MAX_HEADERS);
  private final AdminPages pages;
  private final Scrapes scrapes;
  private final Duration patience;
  private int open;

  AdminConnections(AdminPages pages, Scrapes scrapes, Duration patience) {
    this.pages = pages;
    this.scrapes = scrapes;
    this.patience = patience;
  }

  @Override
  protected void initChannel(SocketChannel channel) {
    if (open >= MAX) {
      channel.close();
      return;
    }
    open++;
    channel.closeFuture().addListener(closed -> open--);
    channel
        .pipeline()
        .addLast(new HttpServerCodec(limits))
        .addLast(new HttpObjectAggregator(MAX_BODY, true))
        .addLast(new AdminHandler(pages, scrapes, patience));
  }
}
