package io.gazan.dataplane.admin;

import static io.netty.handler.codec.http.HttpResponseStatus.BAD_REQUEST;
import static io.netty.handler.codec.http.HttpResponseStatus.INTERNAL_SERVER_ERROR;
import static io.netty.handler.codec.http.HttpResponseStatus.METHOD_NOT_ALLOWED;
import static io.netty.handler.codec.http.HttpResponseStatus.NOT_FOUND;
import static io.netty.handler.codec.http.HttpResponseStatus.OK;
import static io.netty.handler.codec.http.HttpResponseStatus.REQUEST_HEADER_FIELDS_TOO_LARGE;
import static io.netty.handler.codec.http.HttpResponseStatus.REQUEST_URI_TOO_LONG;
import static io.netty.handler.codec.http.HttpResponseStatus.SERVICE_UNAVAILABLE;

import io.gazan.dataplane.observe.ProxyMetrics;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.netty.util.concurrent.Future;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One admin connection: reads a request, answers it, and only then reads the next. From the wait
 * for a request to the end of its answer a client has a fixed time, however slowly it sends or
 * reads; then the connection is closed.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a write or close that fails ends the connection
final class AdminHandler extends SimpleChannelInboundHandler<FullHttpRequest> {
  private static final Logger LOG = LoggerFactory.getLogger(AdminHandler.class);
  private static final String TEXT = "text/plain; charset=utf-8";

  /** Requests that a client may send ahead of their answers; no probe or scraper does. */
  private static final int MAX_AHEAD = 16;

  private static final Duration LINGER = Duration.ofSeconds(1);

  private final AdminPages pages;
  private final Scrapes scrapes;
  private final Duration patience;
  private @Nullable Future<?> deadline;
  private final Queue<Exchange> ahead = new ArrayDeque<>();
  private boolean busy;
  private boolean lingering;

  AdminHandler(AdminPages pages, Scrapes scrapes, Duration patience) {
    this.pages = pages;
    this.scrapes = scrapes;
    this.patience = patience;
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    awaitRequest(ctx);
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    cancelDeadline();
  }

  @Override
  protected void channelRead0(ChannelHandlerContext ctx, FullHttpRequest request) {
    if (lingering) {
      return;
    }
    Exchange exchange = new Exchange(ctx, request);
    if (!busy) {
      exchange.begin();
    } else if (ahead.size() < MAX_AHEAD) {
      ahead.add(exchange);
      ctx.channel().config().setAutoRead(false);
    } else {
      ctx.close();
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    LOG.debug("admin connection: {}", cause.toString());
    ctx.close();
  }

  private void awaitRequest(ChannelHandlerContext ctx) {
    closeAfter(ctx, patience);
    busy = false;
    Exchange next = ahead.poll();
    if (next == null) {
      ctx.channel().config().setAutoRead(true);
    } else {
      next.begin();
    }
  }

  private void closeAfter(ChannelHandlerContext ctx, Duration time) {
    cancelDeadline();
    deadline = ctx.executor().schedule(() -> ctx.close(), time.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void cancelDeadline() {
    if (deadline != null) {
      deadline.cancel(false);
      deadline = null;
    }
  }

  /**
   * Says what was wrong and listens a little longer: closing with bytes unread would reset the
   * connection, and the client might never see the answer.
   */
  private void refuse(ChannelHandlerContext ctx, Throwable cause) {
    lingering = true;
    HttpResponseStatus status =
        switch (cause) {
          case TooLongHttpLineException _ -> REQUEST_URI_TOO_LONG;
          case TooLongHttpHeaderException _ -> REQUEST_HEADER_FIELDS_TOO_LARGE;
          default -> BAD_REQUEST;
        };
    FullHttpResponse response = response(status, TEXT, line(status.toString()));
    response.headers().set(HttpHeaderNames.CONNECTION, "close");
    ctx.writeAndFlush(response);
    ((DuplexChannel) ctx.channel()).shutdownOutput();
    ctx.channel().config().setAutoRead(true);
    closeAfter(ctx, LINGER);
  }

  private static String path(String uri) {
    int query = uri.indexOf('?');
    return query < 0 ? uri : uri.substring(0, query);
  }

  private static byte[] line(String text) {
    return (text + "\n").getBytes(StandardCharsets.UTF_8);
  }

  private static FullHttpResponse response(HttpResponseStatus status, String type, byte[] body) {
    FullHttpResponse response =
        new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, Unpooled.wrappedBuffer(body));
    response.headers().set(HttpHeaderNames.CONTENT_TYPE, type);
    response.headers().setInt(HttpHeaderNames.CONTENT_LENGTH, body.length);
    response.headers().set(HttpHeaderNames.CACHE_CONTROL, "no-store");
    response.headers().set("X-Content-Type-Options", "nosniff");
    return response;
  }

  /** A request on its way to an answer; keeps nothing of the message it came in. */
  private final class Exchange {
    private final ChannelHandlerContext ctx;
    private final @Nullable Throwable broken;
    private final String path;
    private final HttpMethod method;
    private final boolean keepAlive;

    private Exchange(ChannelHandlerContext ctx, FullHttpRequest request) {
      this.ctx = ctx;
      this.broken = request.decoderResult().cause();
      this.path = path(request.uri());
      this.method = request.method();
      this.keepAlive = HttpUtil.isKeepAlive(request);
    }

    void begin() {
      busy = true;
      if (broken != null) {
        refuse(ctx, broken);
        return;
      }
      switch (path) {
        case "/livez" -> probe(pages.live());
        case "/readyz" -> probe(pages.ready());
        case "/metrics" -> metrics();
        default -> text(NOT_FOUND, NOT_FOUND.toString());
      }
    }

    private void probe(Supplier<Probe> source) {
      if (isRead()) {
        Probe probe = source.get();
        text(probe.ok() ? OK : SERVICE_UNAVAILABLE, probe.text());
      }
    }

    private void metrics() {
      if (isRead()) {
        scrapes.request(
            text -> {
              if (text == null) {
                text(INTERNAL_SERVER_ERROR, INTERNAL_SERVER_ERROR.toString());
              } else {
                send(response(OK, ProxyMetrics.CONTENT_TYPE, text));
              }
            });
      }
    }

    private void text(HttpResponseStatus status, String text) {
      send(response(status, TEXT, line(text)));
    }

    private boolean isRead() {
      if (method.equals(HttpMethod.GET) || method.equals(HttpMethod.HEAD)) {
        return true;
      }
      FullHttpResponse response =
          response(METHOD_NOT_ALLOWED, TEXT, line(METHOD_NOT_ALLOWED.toString()));
      response.headers().set(HttpHeaderNames.ALLOW, "GET, HEAD");
      send(response);
      return false;
    }

    private void send(FullHttpResponse full) {
      FullHttpResponse response =
          method.equals(HttpMethod.HEAD) ? full.replace(Unpooled.EMPTY_BUFFER) : full;
      HttpUtil.setKeepAlive(response, keepAlive);
      ctx.writeAndFlush(response).addListener(written -> ended((ChannelFuture) written));
    }

    private void ended(ChannelFuture written) {
      if (written.isSuccess() && keepAlive) {
        awaitRequest(ctx);
      } else {
        ctx.close();
      }
    }
  }
}
