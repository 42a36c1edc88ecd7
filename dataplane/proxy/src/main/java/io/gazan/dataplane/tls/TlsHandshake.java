package io.gazan.dataplane.tls;

import io.gazan.dataplane.tls.certificate.CertificatePair;
import io.gazan.dataplane.tls.client.ClientCertificate;
import io.gazan.dataplane.tls.client.ClientVerifier;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SniCompletionEvent;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.util.ReferenceCountUtil;
import java.net.InetSocketAddress;
import java.security.cert.X509Certificate;
import java.util.ArrayDeque;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/**
 * Waits behind the TLS handler until the handshake is over, has the client's certificate verified
 * where that is asked for, and then puts the handler that speaks HTTP in its own place. What the
 * client sends before that is kept, one read of it at most. A handshake that fails ends the
 * connection; each one is counted once, and said in the log within limits.
 */
final class TlsHandshake extends ChannelInboundHandlerAdapter {
  private final DownstreamTls tls;
  private final InetSocketAddress client;
  private final Consumer<TlsSession> next;
  private final Runnable over;
  private final ArrayDeque<Object> early = new ArrayDeque<>(1);
  private @Nullable String host;
  private @Nullable CertificatePair shown;
  private boolean settled;
  private boolean ended;

  /**
   * For one connection.
   *
   * @param client who is at the other end, for the log
   * @param next puts what speaks over the session at the end of the pipeline
   * @param over run once, when the handshake is over or the connection is, whichever comes first
   */
  TlsHandshake(
      DownstreamTls tls, InetSocketAddress client, Consumer<TlsSession> next, Runnable over) {
    this.tls = tls;
    this.client = client;
    this.next = next;
    this.over = over;
  }

  /** The certificate that this client will be shown. */
  void chosen(@Nullable String serverName, CertificatePair pair) {
    host = serverName;
    shown = pair;
  }

  /** The first result is the one that counts. */
  void settle(HandshakeResult result, @Nullable String serverName, @Nullable Throwable cause) {
    if (!settled) {
      settled = true;
      tls.count(result);
      tls.handshakeLog().failed(client, serverName, result, cause);
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    switch (event) {
      case SslHandshakeCompletionEvent handshake -> {
        if (handshake.isSuccess()) {
          completed(ctx);
        } else {
          failed(handshake.cause());
        }
      }
      case SniCompletionEvent sni -> {
        if (!sni.isSuccess()) {
          failed(sni.cause());
        }
      }
      default -> ctx.fireUserEventTriggered(event);
    }
  }

  private void failed(Throwable cause) {
    settle(HandshakeResult.of(cause), host, cause);
  }

  private void completed(ChannelHandlerContext ctx) {
    SslHandler handler = ctx.pipeline().get(SslHandler.class);
    CertificatePair pair = shown;
    if (handler == null || pair == null) {
      ctx.close();
      return;
    }
    settle(HandshakeResult.OK, host, null);
    SSLSession session = handler.engine().getSession();
    TlsSession agreed =
        new TlsSession(
            session.getProtocol(),
            host,
            handler.applicationProtocol(),
            pair,
            tls.certificates(),
            null,
            false);
    ClientVerifier verifier = tls.contexts().verifier();
    if (verifier == null) {
      handOver(ctx, agreed);
      return;
    }
    X509Certificate[] chain = chain(session);
    if (chain == null) {
      handOver(ctx, tls.judged(agreed, ClientCertificate.NONE));
      return;
    }
    ctx.channel().config().setAutoRead(false);
    try {
      tls.work()
          .execute(
              () -> {
                TlsSession judged = tls.judged(agreed, verifier.verify(chain));
                ctx.executor().execute(() -> handOver(ctx, judged));
              });
    } catch (RejectedExecutionException e) {
      ctx.close();
    }
  }

  private static X509Certificate @Nullable [] chain(SSLSession session) {
    try {
      return java.util.Arrays.stream(session.getPeerCertificates())
          .map(X509Certificate.class::cast)
          .toArray(X509Certificate[]::new);
    } catch (SSLPeerUnverifiedException e) {
      return null;
    }
  }

  private void handOver(ChannelHandlerContext ctx, TlsSession session) {
    if (ctx.isRemoved() || !ctx.channel().isActive()) {
      return;
    }
    next.accept(session);
    end();
    ctx.channel().config().setAutoRead(true);
    boolean any = !early.isEmpty();
    for (Object message = early.poll(); message != null; message = early.poll()) {
      ctx.fireChannelRead(message);
    }
    if (any) {
      ctx.fireChannelReadComplete();
    }
    ctx.pipeline().remove(this);
  }

  private void end() {
    if (!ended) {
      ended = true;
      over.run();
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    early.add(message);
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    settle(HandshakeResult.CLOSED, host, null);
    early.forEach(ReferenceCountUtil::release);
    early.clear();
    end();
    ctx.fireChannelInactive();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    failed(cause);
    ctx.close();
  }
}
