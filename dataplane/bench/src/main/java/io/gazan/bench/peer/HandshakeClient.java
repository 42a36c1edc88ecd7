package io.gazan.bench.peer;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseDecoder;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.nio.charset.StandardCharsets;
import javax.net.ssl.SSLException;

/**
 * A new TLS connection after the other, each for one small request with {@code Connection: close}.
 * The request is there because a client learns its next ticket only while it reads (TLS 1.3), and
 * because nobody shakes hands for nothing.
 */
final class HandshakeClient implements Client {
  private static final ByteBuf REQUEST =
      Unpooled.unreleasableBuffer(
          Unpooled.copiedBuffer(
              "GET / HTTP/1.1\r\nHost: " + ClientTls.SERVER_NAME + "\r\nConnection: close\r\n\r\n",
              StandardCharsets.US_ASCII));

  private final ClientTls tls = ClientTls.http1();
  private final boolean resumes;
  private long handshakes;

  HandshakeClient(boolean resumes) throws SSLException {
    this.resumes = resumes;
  }

  /** Sessions are kept by name and port: a port that never comes again finds none to resume. */
  @Override
  public void open(Channel channel, Tally tally) {
    int port = resumes ? 1 : (int) handshakes + 1;
    channel
        .pipeline()
        .addLast(
            tls.context().newHandler(channel.alloc(), ClientTls.SERVER_NAME, port),
            new HttpResponseDecoder(),
            new OneRequest(tally));
  }

  @Override
  public boolean reconnects() {
    return true;
  }

  /** A run of one kind with handshakes of the other kind is no measurement of either. */
  @Override
  public void ended(Tally tally) {
    long full = tls.fullHandshakes();
    long expected = resumes ? Math.min(1, handshakes) : handshakes;
    if (full != expected) {
      tally.failed(
          Tally.Failure.STATUS,
          Math.abs(full - expected),
          "full handshakes " + full + " of " + handshakes + ", expected " + expected);
    }
  }

  private final class OneRequest extends SimpleChannelInboundHandler<HttpObject> {
    private final Tally tally;
    private final long start = System.nanoTime();
    private int bytes;
    private int status;
    private boolean complete;
    private boolean broken;

    OneRequest(Tally tally) {
      this.tally = tally;
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
      if (event instanceof SslHandshakeCompletionEvent handshake && handshake.isSuccess()) {
        handshakes++;
        ctx.writeAndFlush(REQUEST.duplicate());
      }
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, HttpObject part) {
      if (part instanceof HttpResponse response) {
        status = response.status().code();
      }
      if (part instanceof HttpContent content) {
        bytes += content.content().readableBytes();
      }
      complete |= part instanceof LastHttpContent && part.decoderResult().isSuccess();
    }

    /** The proxy was asked to close, so the exchange ends with its doing so. */
    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
      if (broken) {
        return;
      }
      if (!complete) {
        tally.failed(Tally.Failure.READ, "closed before the response was complete");
      } else if (status != 200) {
        tally.failed(Tally.Failure.STATUS, "answered with " + status);
      } else {
        tally.completed(start, bytes);
      }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
      broken = true;
      tally.failed(Tally.Failure.READ, String.valueOf(cause));
      ctx.close();
    }
  }
}
