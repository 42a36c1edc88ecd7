package io.gazan.dataplane.testing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One connection of an {@link EchoEndpoint}; everything on its event loop. */
@SuppressWarnings("FutureReturnValueIgnored") // a failed write closes the channel by itself
final class EchoHandler extends SimpleChannelInboundHandler<HttpObject> {
  private static final int LARGEST_BODY = 4 << 20;
  private static final int PIECE = 1000;

  private final EchoEndpoint endpoint;
  private final int connection;
  private @Nullable HttpRequest head;
  private ByteArrayOutputStream body = new ByteArrayOutputStream();
  private int served;

  EchoHandler(EchoEndpoint endpoint, int connection) {
    this.endpoint = endpoint;
    this.connection = connection;
  }

  static void reset(Channel channel) {
    channel.config().setOption(ChannelOption.SO_LINGER, 0);
    channel.close();
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, HttpObject message)
      throws IOException {
    if (!message.decoderResult().isSuccess()) {
      reset(context.channel());
      return;
    }
    if (message instanceof HttpRequest request) {
      head = request;
      body = new ByteArrayOutputStream();
      if (HttpUtil.is100ContinueExpected(request)) {
        context.writeAndFlush(
            new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1, HttpResponseStatus.CONTINUE, Unpooled.EMPTY_BUFFER));
      }
    }
    if (message instanceof HttpContent content && body.size() < LARGEST_BODY) {
      content.content().readBytes(body, content.content().readableBytes());
    }
    HttpRequest request = head;
    if (message instanceof LastHttpContent last && request != null) {
      head = null;
      complete(context, request, last);
    }
  }

  private void complete(ChannelHandlerContext context, HttpRequest request, LastHttpContent last) {
    WireRequest wire =
        new WireRequest(
            request.method().name(),
            request.uri(),
            request.protocolVersion().text(),
            lines(request.headers()),
            body.toString(ISO_8859_1),
            lines(last.trailingHeaders()));
    served++;
    endpoint.saw(connection, wire);
    Answer answer = endpoint.answerTo(wire);
    switch (endpoint.mood()) {
      case WELL -> {
        if (answer.delay().isZero()) {
          send(context, request, wire, answer);
        } else {
          context
              .executor()
              .schedule(
                  () -> send(context, request, wire, answer),
                  answer.delay().toMillis(),
                  TimeUnit.MILLISECONDS);
        }
      }
      case CLOSES -> context.close();
      case RESETS, RESETS_AT_ONCE -> reset(context.channel());
      case SILENT -> {}
    }
  }

  private void send(
      ChannelHandlerContext context, HttpRequest request, WireRequest wire, Answer answer) {
    String given = answer.text();
    ByteBuf content = Unpooled.copiedBuffer(given != null ? given : echo(wire), ISO_8859_1);
    HttpResponseStatus status = HttpResponseStatus.valueOf(answer.status());
    HttpResponse response = new DefaultHttpResponse(HttpVersion.HTTP_1_1, status);
    for (String line : answer.headers()) {
      int colon = line.indexOf(':');
      response.headers().add(line.substring(0, colon), line.substring(colon + 1).strip());
    }
    response.headers().set("X-Endpoint", endpoint.name());
    String id = wire.header("X-Test-Id");
    if (id != null) {
      response.headers().set("X-Test-Id", id);
    }
    boolean last = answer.last() || !HttpUtil.isKeepAlive(request);
    if (last) {
      response.headers().set(HttpHeaderNames.CONNECTION, "close");
    }
    boolean bodyless =
        request.method().equals(HttpMethod.HEAD)
            || answer.status() == 204
            || answer.status() == 304;
    if (answer.chunked()) {
      response.headers().set(HttpHeaderNames.TRANSFER_ENCODING, "chunked");
    } else if (answer.status() != 204) {
      response.headers().set(HttpHeaderNames.CONTENT_LENGTH, content.readableBytes());
    }
    context.write(response);
    DefaultLastHttpContent end = new DefaultLastHttpContent(Unpooled.EMPTY_BUFFER);
    if (!bodyless) {
      int piece = answer.chunked() ? PIECE : Math.max(1, content.readableBytes());
      while (content.isReadable()) {
        int n = Math.min(piece, content.readableBytes());
        context.write(new DefaultHttpContent(content.readRetainedSlice(n)));
      }
      for (String line : answer.trailers()) {
        int colon = line.indexOf(':');
        end.trailingHeaders().add(line.substring(0, colon), line.substring(colon + 1).strip());
      }
    }
    content.release();
    var written = context.writeAndFlush(end);
    if (last) {
      written.addListener(ChannelFutureListener.CLOSE);
    } else {
      closeWhenIdle(context);
    }
  }

  private void closeWhenIdle(ChannelHandlerContext context) {
    long limit = endpoint.idleLimit().toMillis();
    if (limit > 0) {
      int mark = served;
      context
          .executor()
          .schedule(
              () -> {
                if (served == mark && head == null) {
                  context.close();
                }
              },
              limit,
              TimeUnit.MILLISECONDS);
    }
  }

  private String echo(WireRequest request) {
    String id = request.header("X-Test-Id");
    String line =
        endpoint.name()
            + " "
            + request.method()
            + " "
            + request.target()
            + (id == null ? "" : " " + id);
    return line + "\n" + request.text();
  }

  private static WireHeaders lines(HttpHeaders headers) {
    List<Map.Entry<String, String>> entries = headers.entries();
    return new WireHeaders(
        entries.stream().map(e -> new WireHeaders.Line(e.getKey(), e.getValue())).toList());
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    context.close();
  }
}
