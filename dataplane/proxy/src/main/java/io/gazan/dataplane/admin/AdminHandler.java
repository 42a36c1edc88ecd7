package io.gazan.dataplane.admin;

import static io.netty.handler.codec.http.HttpResponseStatus.BAD_REQUEST;
import static io.netty.handler.codec.http.HttpResponseStatus.METHOD_NOT_ALLOWED;
import static io.netty.handler.codec.http.HttpResponseStatus.NOT_FOUND;
import static io.netty.handler.codec.http.HttpResponseStatus.REQUEST_ENTITY_TOO_LARGE;
import static io.netty.handler.codec.http.HttpResponseStatus.REQUEST_HEADER_FIELDS_TOO_LARGE;
import static io.netty.handler.codec.http.HttpResponseStatus.REQUEST_URI_TOO_LONG;

import io.gazan.dataplane.admin.page.Answer;
import io.gazan.dataplane.admin.page.BodyTaker;
import io.gazan.dataplane.admin.page.Head;
import io.gazan.dataplane.admin.page.Page;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One admin connection: reads a request, answers it, and only then reads the next. From the wait
 * for a request to the end of its answer a client has a fixed time, however slowly it sends or
 * reads; then the connection is closed. A body is read only for a page that wants it.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a write or close that fails ends the connection
final class AdminHandler extends SimpleChannelInboundHandler<HttpObject> {
  private static final Logger LOG = LoggerFactory.getLogger(AdminHandler.class);
  private static final Duration LINGER = Duration.ofSeconds(1);

  private final Map<String, Page> pages;
  private final Duration patience;
  private final AdminCounts counts;
  private @Nullable Future<?> deadline;
  private @Nullable AdminExchange current;
  private boolean begun;

  /** A message was asked for and has not come yet. */
  private boolean wanting;

  private boolean lingering;

  AdminHandler(Map<String, Page> pages, Duration patience, AdminCounts counts) {
    this.pages = pages;
    this.patience = patience;
    this.counts = counts;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    ctx.channel().config().setAutoRead(false);
    if (ctx.channel().isActive()) {
      begin(ctx);
    }
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    begin(ctx);
  }

  private void begin(ChannelHandlerContext ctx) {
    if (!begun) {
      begun = true;
      awaitRequest(ctx);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    cancelDeadline();
    AdminExchange exchange = current;
    if (exchange != null) {
      exchange.broken();
    }
  }

  @Override
  protected void channelRead0(ChannelHandlerContext ctx, HttpObject message) {
    // TLS turns it on behind our back.
    ctx.channel().config().setAutoRead(false);
    wanting = false;
    AdminExchange exchange = current;
    if (lingering) {
      readMore(ctx);
    } else if (message.decoderResult().isFailure()) {
      broken(ctx, message.decoderResult().cause());
    } else if (message instanceof HttpRequest request) {
      head(ctx, request);
    } else if (message instanceof HttpContent content && exchange != null) {
      body(ctx, exchange, content);
    }
  }

  /** What came was less than a message; the handler before this one has forgotten that we wait. */
  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    readIfWanting(ctx);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    LOG.debug("admin connection: {}", cause.toString());
    ctx.close();
  }

  private void head(ChannelHandlerContext ctx, HttpRequest request) {
    AdminExchange exchange =
        new AdminExchange(request.method().name().equals("HEAD"), HttpUtil.isKeepAlive(request));
    current = exchange;
    Answer refusal = Requests.refusal(request);
    if (refusal != null) {
      counts.refused(AdminCounts.Reason.INVALID);
      answer(ctx, exchange, refusal);
      return;
    }
    Page page = pages.get(Requests.path(request));
    if (page == null) {
      decide(ctx, request, exchange, Requests.plain(NOT_FOUND));
    } else if (!page.methods().contains(request.method().name())) {
      Answer no = Requests.plain(METHOD_NOT_ALLOWED);
      decide(ctx, request, exchange, no.with("Allow", String.join(", ", page.methods())));
    } else if (!Requests.hasBody(request)) {
      Head head = Requests.head(ctx.channel(), request);
      exchange.beginWhenRead(() -> begin(ctx, exchange, page, head));
      readMore(ctx);
    } else if (Page.READ.contains(request.method().name())) {
      counts.refused(AdminCounts.Reason.BODY);
      answer(ctx, exchange, Answer.text(400, "400 Bad Request: a body has no meaning here"));
    } else {
      begin(ctx, exchange, page, Requests.head(ctx.channel(), request));
      readBody(ctx, request, exchange);
    }
  }

  /** An answer for which the request's body does not matter. */
  private void decide(
      ChannelHandlerContext ctx, HttpRequest request, AdminExchange exchange, Answer answer) {
    if (Requests.hasBody(request)) {
      answer(ctx, exchange, answer);
    } else {
      exchange.beginWhenRead(() -> answer(ctx, exchange, answer));
      readMore(ctx);
    }
  }

  private void begin(ChannelHandlerContext ctx, AdminExchange exchange, Page page, Head head) {
    exchange.taker(page.begin(head, answer -> reply(ctx, exchange, answer)));
  }

  private void readBody(ChannelHandlerContext ctx, HttpRequest request, AdminExchange exchange) {
    BodyTaker taker = exchange.taker();
    if (exchange.isAnswered()) {
      return;
    }
    if (taker == null || HttpUtil.getContentLength(request, 0L) > taker.limit()) {
      tooLarge(ctx, exchange);
      return;
    }
    if (HttpUtil.is100ContinueExpected(request)) {
      ctx.writeAndFlush(Requests.goOn());
    }
    readMore(ctx);
  }

  private void body(ChannelHandlerContext ctx, AdminExchange exchange, HttpContent content) {
    if (!exchange.take(content.content())) {
      tooLarge(ctx, exchange);
    } else if (content instanceof LastHttpContent) {
      exchange.whole();
    } else {
      readMore(ctx);
    }
  }

  private void tooLarge(ChannelHandlerContext ctx, AdminExchange exchange) {
    counts.refused(AdminCounts.Reason.BODY);
    exchange.broken();
    answer(ctx, exchange, Requests.plain(REQUEST_ENTITY_TOO_LARGE));
  }

  private void broken(ChannelHandlerContext ctx, Throwable cause) {
    counts.refused(AdminCounts.Reason.INVALID);
    AdminExchange exchange = current;
    if (exchange == null || exchange.isAnswered()) {
      exchange = new AdminExchange(false, false);
      current = exchange;
    }
    exchange.broken();
    HttpResponseStatus status =
        switch (cause) {
          case TooLongHttpLineException _ -> REQUEST_URI_TOO_LONG;
          case TooLongHttpHeaderException _ -> REQUEST_HEADER_FIELDS_TOO_LARGE;
          default -> BAD_REQUEST;
        };
    answer(ctx, exchange, Requests.plain(status));
  }

  /** From any thread. */
  private void reply(ChannelHandlerContext ctx, AdminExchange exchange, Answer answer) {
    if (ctx.executor().inEventLoop()) {
      answer(ctx, exchange, answer);
    } else {
      ctx.executor().execute(() -> answer(ctx, exchange, answer));
    }
  }

  private void answer(ChannelHandlerContext ctx, AdminExchange exchange, Answer answer) {
    if (!exchange.answer() || !ctx.channel().isActive()) {
      return;
    }
    lingering = !exchange.isRead();
    ctx.writeAndFlush(Requests.response(answer, exchange.isHead(), exchange.mayGoOn()))
        .addListener(written -> ended(ctx, exchange, (ChannelFuture) written));
  }

  private void ended(ChannelHandlerContext ctx, AdminExchange exchange, ChannelFuture written) {
    if (!written.isSuccess()) {
      ctx.close();
    } else if (lingering) {
      linger(ctx);
    } else if (exchange.mayGoOn()) {
      awaitRequest(ctx);
    } else {
      ctx.close();
    }
  }

  /** Closing with bytes unread would reset the connection, and the client might miss the answer. */
  private void linger(ChannelHandlerContext ctx) {
    if (ctx.pipeline().get(SslHandler.class) == null) {
      ((DuplexChannel) ctx.channel()).shutdownOutput();
    }
    closeAfter(ctx, LINGER);
    readMore(ctx);
  }

  private void awaitRequest(ChannelHandlerContext ctx) {
    current = null;
    closeAfter(ctx, patience);
    readMore(ctx);
  }

  /** In a task of its own: what is there already would be handed over within this call. */
  private void readMore(ChannelHandlerContext ctx) {
    wanting = true;
    ctx.executor().execute(() -> readIfWanting(ctx));
  }

  private void readIfWanting(ChannelHandlerContext ctx) {
    if (wanting) {
      ctx.read();
    }
  }

  private void closeAfter(ChannelHandlerContext ctx, Duration time) {
    cancelDeadline();
    deadline = ctx.executor().schedule(() -> timedOut(ctx), time.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void timedOut(ChannelHandlerContext ctx) {
    if (current != null && !lingering) {
      counts.refused(AdminCounts.Reason.TIMEOUT);
    }
    ctx.close();
  }

  private void cancelDeadline() {
    if (deadline != null) {
      deadline.cancel(false);
      deadline = null;
    }
  }
}
