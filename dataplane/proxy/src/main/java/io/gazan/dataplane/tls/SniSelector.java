package io.gazan.dataplane.tls;

import io.gazan.dataplane.tls.certificate.CertificatePair;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.ssl.AbstractSniHandler;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Reads the ClientHello (RFC 8446 §4.1.2) as far as the server name, picks the certificate and puts
 * Netty's TLS handler in its own place. The hello's size and the time until the handshake is done
 * are limited. A name that no certificate serves gets the alert unrecognized_name (RFC 6066 §3); a
 * client that speaks plain HTTP gets an answer in plain HTTP.
 */
final class SniSelector extends AbstractSniHandler<SslContext> {
  private static final int HANDSHAKE_RECORD = 22;
  private static final byte UNRECOGNIZED_NAME = 112;
  private static final byte INTERNAL_ERROR = 80;
  private static final byte[] PLAIN_HTTP =
      plainHttp("400 Bad Request\nThis port speaks HTTPS; the request was plain HTTP.\n");

  private final DownstreamTls tls;
  private final TlsHandshake handshake;
  private final long startedAt = System.nanoTime();
  private @Nullable CertificatePair pair;
  private boolean begun;
  private boolean refused;

  SniSelector(DownstreamTls tls, TlsHandshake handshake) {
    super(tls.clientHelloBytes(), tls.handshakeMillis());
    this.tls = tls;
    this.handshake = handshake;
  }

  private static byte[] plainHttp(String body) {
    String response =
        String.join(
            "\r\n",
            "HTTP/1.1 400 Bad Request",
            "Content-Type: text/plain",
            "Content-Length: " + body.length(),
            "Connection: close",
            "",
            body);
    return response.getBytes(StandardCharsets.US_ASCII);
  }

  @Override
  protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) throws Exception {
    if (refused) {
      in.skipBytes(in.readableBytes());
      return;
    }
    if (!begun && in.isReadable()) {
      begun = true;
      byte first = in.getByte(in.readerIndex());
      if (first != HANDSHAKE_RECORD) {
        in.skipBytes(in.readableBytes());
        boolean method = first >= 'A' && first <= 'Z';
        refuse(ctx, HandshakeResult.NOT_TLS, null, method ? PLAIN_HTTP : new byte[0]);
        return;
      }
    }
    super.decode(ctx, in, out);
  }

  @Override
  protected Future<SslContext> lookup(ChannelHandlerContext ctx, @Nullable String host) {
    CertificatePair picked = tls.certificates().index().pick(host);
    if (picked == null) {
      return ctx.executor().newFailedFuture(new UnknownName());
    }
    pair = picked;
    SslContext ready = tls.contexts().cache().ready(picked);
    if (ready != null) {
      return ctx.executor().newSucceededFuture(ready);
    }
    Promise<SslContext> promise = ctx.executor().newPromise();
    try {
      tls.work().execute(() -> build(picked, promise));
    } catch (RejectedExecutionException e) {
      promise.setFailure(e);
    }
    return promise;
  }

  private void build(CertificatePair picked, Promise<SslContext> promise) {
    try {
      SslContext context = tls.contexts().cache().make(picked);
      if (!promise.trySuccess(context)) {
        ReferenceCountUtil.release(context);
      }
    } catch (SSLException | RuntimeException e) {
      promise.tryFailure(e);
    }
  }

  @Override
  protected void onLookupComplete(
      ChannelHandlerContext ctx, @Nullable String host, Future<SslContext> lookup) {
    CertificatePair picked = pair;
    if (!lookup.isSuccess() || picked == null) {
      boolean unknown = lookup.cause() instanceof UnknownName;
      HandshakeResult result =
          unknown ? HandshakeResult.UNKNOWN_NAME : HandshakeResult.of(lookup.cause());
      if (result == HandshakeResult.FAILED) {
        tls.handshakeLog().noContext(lookup.cause());
      }
      refuse(ctx, result, host, alert(unknown ? UNRECOGNIZED_NAME : INTERNAL_ERROR));
      return;
    }
    SslContext context = lookup.getNow();
    try {
      if (!ctx.isRemoved() && ctx.channel().isActive()) {
        SslHandler handler = context.newHandler(ctx.alloc(), tls.contexts().executorFor(picked));
        handler.setHandshakeTimeoutMillis(remainingMillis());
        handshake.chosen(host, picked);
        ctx.pipeline().replace(this, "tls", handler);
      }
    } finally {
      // The handler's engine holds the context from here on.
      ReferenceCountUtil.release(context);
    }
  }

  /** One limit for all of it, from the connection's beginning. */
  private long remainingMillis() {
    long spent = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startedAt);
    return Math.max(1, tls.handshakeMillis() - spent);
  }

  private void refuse(
      ChannelHandlerContext ctx,
      HandshakeResult result,
      @Nullable String serverName,
      byte[] lastWords) {
    refused = true;
    handshake.settle(result, serverName, null);
    ctx.writeAndFlush(Unpooled.wrappedBuffer(lastWords)).addListener(ChannelFutureListener.CLOSE);
  }

  /** A fatal alert in a record of its own (RFC 8446 §6); nothing is encrypted yet. */
  private static byte[] alert(byte description) {
    return new byte[] {21, 3, 3, 0, 2, 2, description};
  }

  /** Nobody serves the name. Without a stack trace: it is the client's doing, not the code's. */
  private static final class UnknownName extends Exception {
    private static final long serialVersionUID = 1;

    UnknownName() {
      super("no certificate for the name", null, false, false);
    }
  }
}
