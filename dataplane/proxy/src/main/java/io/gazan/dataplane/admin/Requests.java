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
  private static final List<String> SCHEMES = List.of("http://", "https://");

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
    String uri = request.uri();
    int authority = authority(uri);
    if (authority >= 0 && authorityEnd(uri, authority) == authority) {
      return Answer.text(400, "400 Bad Request: a target without a host");
    }
    try {
      Query.of(uri);
    } catch (IllegalArgumentException e) {
      return Answer.text(400, "400 Bad Request: a broken escape in the query");
    }
    return null;
  }

  /** Of a target in origin or in absolute form (RFC 9112 §3.2). */
  static String path(HttpRequest request) {
    String uri = request.uri();
    int authority = authority(uri);
    int begin = authority < 0 ? 0 : authorityEnd(uri, authority);
    int query = uri.indexOf('?', begin);
    String path = uri.substring(begin, query < 0 ? uri.length() : query);
    return path.isEmpty() && authority >= 0 ? "/" : path;
  }

  /** A target in absolute form counts instead of {@code Host} (RFC 9112 §3.2.2). */
  private static String host(HttpRequest request) {
    String uri = request.uri();
    int authority = authority(uri);
    return authority < 0
        ? request.headers().get(HttpHeaderNames.HOST, "")
        : uri.substring(authority, authorityEnd(uri, authority));
  }

  /** Where the authority of a target in absolute form begins; -1 in any other form. */
  private static int authority(String uri) {
    for (String scheme : SCHEMES) {
      if (uri.regionMatches(true, 0, scheme, 0, scheme.length())) {
        return scheme.length();
      }
    }
    return -1;
  }

  private static int authorityEnd(String uri, int authority) {
    int end = authority;
    while (end < uri.length() && uri.charAt(end) != '/' && uri.charAt(end) != '?') {
      end++;
    }
    return end;
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
        host(request),
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
