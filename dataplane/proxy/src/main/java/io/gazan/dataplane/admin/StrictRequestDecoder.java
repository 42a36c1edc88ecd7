package io.gazan.dataplane.admin;

import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.HttpVersion;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Netty's decoder with strict lines, that refuses a message of two lengths instead of choosing one
 * (RFC 9112 §6.3).
 */
final class StrictRequestDecoder extends HttpRequestDecoder {
  static final int MAX_REQUEST_LINE = 4096;
  static final int MAX_HEADERS = 8192;

  StrictRequestDecoder() {
    super(
        new HttpDecoderConfig()
            .setMaxInitialLineLength(MAX_REQUEST_LINE)
            .setMaxHeaderSize(MAX_HEADERS)
            .setStrictLineParsing(true)
            .setAllowDuplicateContentLengths(false));
  }

  @Override
  protected void handleTransferEncodingChunkedWithContentLength(HttpMessage message) {
    throw new IllegalArgumentException("both Content-Length and Transfer-Encoding");
  }

  /** What else keeps a head from being plainly valid; null if nothing does. */
  static @Nullable String problem(HttpRequest request) {
    boolean modern = request.protocolVersion().equals(HttpVersion.HTTP_1_1);
    if (!modern && !request.protocolVersion().equals(HttpVersion.HTTP_1_0)) {
      return "the version is neither HTTP/1.0 nor HTTP/1.1";
    }
    int hosts = request.headers().getAll(HttpHeaderNames.HOST).size();
    if (hosts > 1 || (modern && hosts == 0)) {
      return "there must be one Host";
    }
    List<String> codings = request.headers().getAll(HttpHeaderNames.TRANSFER_ENCODING);
    if (!codings.isEmpty()
        && (!modern || codings.size() > 1 || !codings.getFirst().equalsIgnoreCase("chunked"))) {
      return "the only Transfer-Encoding is chunked";
    }
    return null;
  }
}
