package io.gazan.dataplane.admin;

import io.gazan.dataplane.admin.page.Answer;
import io.gazan.dataplane.admin.page.Head;
import io.gazan.dataplane.admin.page.Query;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Netty's messages as pages see them, and back. */
final class Requests {
  private Requests() {}

  /** Why a head is refused, whatever it asks for; null if it is not. */
  static @Nullable Answer refusal(HttpRequest request) {
    String problem = StrictRequestDecoder.problem(request);
    if (problem != null) {
      return Answer.text(400, "400 Bad Request: " + problem);
    }
    String expect = request.headers().get(HttpHeaderNames.EXPECT);
    if (expect != null && !HttpHeaderValues.CONTINUE.contentEqualsIgnoreCase(expect)) {
      return plain(HttpResponseStatus.EXPECTATION_FAILED);
    }
    try {
      Query.of(request.uri());
    } catch (IllegalArgumentException e) {
      return Answer.text(400, "400 Bad Request: a broken escape in the query");
    }
    return null;
  }

  static String path(HttpRequest request) {
    String uri = request.uri();
    int query = uri.indexOf('?');
    return query < 0 ? uri : uri.substring(0, query);
  }

  static boolean hasBody(HttpRequest request) {
    return HttpUtil.isTransferEncodingChunked(request)
        || HttpUtil.getContentLength(request, 0L) > 0;
  }

  static Head head(Channel channel, HttpRequest request) {
    HttpHeaders headers = request.headers();
    List<String> credentials = headers.getAll(HttpHeaderNames.AUTHORIZATION);
    return new Head(
        request.method().name(),
        path(request),
        Query.of(request.uri()),
        headers.get(HttpHeaderNames.HOST, ""),
        credentials.size() == 1 ? credentials.getFirst() : null,
        (InetSocketAddress) Objects.requireNonNull(channel.remoteAddress()),
        (InetSocketAddress) Objects.requireNonNull(channel.localAddress()));
  }

  static Answer plain(HttpResponseStatus status) {
    return Answer.text(status.code(), status.toString());
  }

  static FullHttpResponse goOn() {
    return new DefaultFullHttpResponse(
        HttpVersion.HTTP_1_1, HttpResponseStatus.CONTINUE, Unpooled.EMPTY_BUFFER);
  }

  static FullHttpResponse response(Answer answer, boolean head, boolean keepAlive) {
    FullHttpResponse response =
        new DefaultFullHttpResponse(
            HttpVersion.HTTP_1_1,
            HttpResponseStatus.valueOf(answer.status()),
            head ? Unpooled.EMPTY_BUFFER : Unpooled.wrappedBuffer(answer.body()));
    HttpHeaders headers = response.headers();
    headers.set(HttpHeaderNames.CONTENT_TYPE, answer.type());
    headers.setInt(HttpHeaderNames.CONTENT_LENGTH, answer.body().length);
    headers.set(HttpHeaderNames.CACHE_CONTROL, "no-store");
    headers.set("X-Content-Type-Options", "nosniff");
    answer.headers().forEach(headers::set);
    HttpUtil.setKeepAlive(response, keepAlive);
    return response;
  }
}
