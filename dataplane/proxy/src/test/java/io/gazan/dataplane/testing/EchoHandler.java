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

/**
 * One HTTP/1.1 connection or one HTTP/2 stream of an {@link EchoEndpoint}; everything on its event
 * loop. What a mood does to the connection, it does to the one below the stream.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a failed write closes the channel by itself
final class EchoHandler extends SimpleChannelInboundHandler<HttpObject> {
  private static final int LARGEST_BODY = 4 << 20;
  private static final int PIECE = 1000;

  private final EchoEndpoint endpoint;
  private final int connection;
  private final String version;
  private @Nullable HttpRequest head;
  private ByteArrayOutputStream body = new ByteArrayOutputStream();
  private int served;

  EchoHandler(EchoEndpoint endpoint, int connection, String version) {
    this.endpoint = endpoint;
    this.connection = connection;
    this.version = version;
  }

  private boolean isStream() {
    return version.equals("HTTP/2");
  }

  private Channel connectionOf(ChannelHandlerContext context) {
    Channel channel = context.channel();
    return isStream() ? channel.parent() : channel;
  }

  static void reset(Channel channel) {
    channel.config().setOption(ChannelOption.SO_LINGER, 0);
    closeAtOnce(channel);
  }

  /** Past the handlers that would say good-bye first: no close_notify, no GOAWAY. */
  static void closeAtOnce(Channel channel) {
    ChannelHandlerContext first = channel.pipeline().firstContext();
    if (first == null) {
      channel.close();
    } else {
      first.close();
    }
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, HttpObject message)
      throws IOException {
    if (!message.decoderResult().isSuccess()) {
      uncountProbe();
      reset(connectionOf(context));
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

  /** What finds out the protocol, a ClientHello first, is not what tests count. */
  private void uncountProbe() {
    if (served == 0) {
      endpoint.connections.decrementAndGet();
    }
  }

  private void complete(ChannelHandlerContext context, HttpRequest request, LastHttpContent last) {
    if ("gazan-probe".equals(request.headers().get(HttpHeaderNames.USER_AGENT))) {
      uncountProbe();
      context
          .writeAndFlush(new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK))
          .addListener(ChannelFutureListener.CLOSE);
      return;
    }
    WireRequest wire =
        new WireRequest(
            request.method().name(),
            request.uri(),
            isStream() ? version : request.protocolVersion().text(),
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
      case CLOSES -> closeAtOnce(connectionOf(context));
      case RESETS, RESETS_AT_ONCE -> reset(connectionOf(context));
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
    if (last && !isStream()) {
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
      written.addListener(_ -> connectionOf(context).close());
    } else if (!isStream()) {
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

  /** The lines, without those that Netty's translation of a stream made up. */
  private WireHeaders lines(HttpHeaders headers) {
    List<Map.Entry<String, String>> entries = headers.entries();
    return new WireHeaders(
        entries.stream()
            .filter(e -> !isStream() || !isMadeUp(e.getKey()))
            .map(e -> new WireHeaders.Line(e.getKey(), e.getValue()))
            .toList());
  }

  private static boolean isMadeUp(String name) {
    return name.startsWith("x-http2-") || name.equalsIgnoreCase("transfer-encoding");
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    context.close();
  }
}
