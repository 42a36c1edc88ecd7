package io.gazan.operator.stream.entry;

import io.gazan.operator.stream.token.TokenGate;
import io.gazan.operator.stream.token.TokenVerdict;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.util.AsciiString;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * The one request of a connection: {@code POST /v1/stream} with a bearer token (RFC 6750). A good
 * one becomes a session; any other is answered, and its connection ends. Owned by the connection's
 * event loop.
 */
final class RequestHandler extends ChannelInboundHandlerAdapter {
  private static final AsciiString PATH = AsciiString.cached("/v1/stream");
  private static final AsciiString POST = AsciiString.cached("POST");
  private static final AsciiString AUTHORIZATION = AsciiString.cached("authorization");
  private static final AsciiString CONTENT_TYPE = AsciiString.cached("content-type");
  private static final String BEARER = "Bearer ";

  private final Entry.Rules rules;
  private final Doorman doorman;

  /** What came before the token was known to be good: no more than the doorman lets through. */
  private final Deque<Object> early = new ArrayDeque<>();

  private boolean asked;
  private boolean over;

  RequestHandler(Entry.Rules rules, Doorman doorman) {
    this.rules = rules;
    this.doorman = doorman;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (over) {
      ReferenceCountUtil.release(message);
    } else if (asked) {
      early.add(message);
    } else if (message instanceof Http2HeadersFrame head) {
      asked = true;
      ask(context, head);
    } else {
      ReferenceCountUtil.release(message);
    }
  }

  private void ask(ChannelHandlerContext context, Http2HeadersFrame frame) {
    Http2Headers head = frame.headers();
    String token = token(head);
    if (!PATH.contentEquals(text(head.path()))) {
      refuse(context, Refusal.NOT_FOUND, "");
    } else if (!POST.contentEquals(text(head.method()))) {
      refuse(context, Refusal.METHOD, "");
    } else if (frame.isEndStream()) {
      refuse(context, Refusal.BAD_REQUEST, "the request has no body");
    } else if (!rules.leading().getAsBoolean()) {
      refuse(context, Refusal.NOT_LEADER, "");
    } else if (token == null) {
      refuse(context, Refusal.NO_TOKEN, "");
    } else {
      rules
          .tokens()
          .check(token)
          .whenCompleteAsync(
              (answer, failure) -> {
                if (failure != null || answer == null) {
                  refuse(context, Refusal.REVIEW_UNAVAILABLE, "");
                } else {
                  answered(context, answer);
                }
              },
              context.executor());
    }
  }

  private static CharSequence text(@Nullable CharSequence value) {
    return value == null ? "" : value;
  }

  private static @Nullable String token(Http2Headers head) {
    CharSequence value = head.get(AUTHORIZATION);
    return value == null
            || head.getAll(AUTHORIZATION).size() != 1
            || !AsciiString.regionMatches(value, true, 0, BEARER, 0, BEARER.length())
        ? null
        : value.subSequence(BEARER.length(), value.length()).toString();
  }

  private void answered(ChannelHandlerContext context, TokenGate.Answer answer) {
    if (!context.channel().isActive()) {
      return;
    }
    switch (answer.verdict()) {
      case TokenVerdict.Accepted accepted ->
          letIn(
              context,
              new Guest(accepted.username(), accepted.pod(), answer.hash(), answer.expires()));
      case TokenVerdict.Forbidden forbidden ->
          refuse(context, Refusal.ACCOUNT, forbidden.username());
      case TokenVerdict.Refused refused -> refuse(context, Refusal.TOKEN, refused.reason());
      case TokenVerdict.Unavailable unavailable ->
          refuse(context, Refusal.REVIEW_UNAVAILABLE, unavailable.reason());
    }
  }

  private void letIn(ChannelHandlerContext context, Guest guest) {
    if (!rules.leading().getAsBoolean()) {
      refuse(context, Refusal.NOT_LEADER, "");
      return;
    }
    doorman.letIn();
    context.writeAndFlush(new DefaultHttp2HeadersFrame(head("200", "application/x-ndjson")));
    Channel stream = context.channel();
    stream.pipeline().replace(this, "session", rules.sessions().apply(guest));
    while (!early.isEmpty()) {
      stream.pipeline().fireChannelRead(early.remove());
    }
  }

  private void refuse(ChannelHandlerContext context, Refusal refusal, String detail) {
    Channel stream = context.channel();
    Channel connection = stream.parent();
    doorman.refuse(connection, refusal, detail);
    release();
    if (!stream.isActive()) {
      return;
    }
    ByteBuf body = ByteBufUtil.writeAscii(context.alloc(), refusal.text());
    context.write(
        new DefaultHttp2HeadersFrame(head(Integer.toString(refusal.status()), "text/plain")));
    // The rest of the request is not wanted (RFC 9113 §8.1), which is said when the answer is out:
    // a
    // reset takes back what is not.
    context
        .writeAndFlush(new DefaultHttp2DataFrame(body, true))
        .addListener(
            written -> {
              context.writeAndFlush(new DefaultHttp2ResetFrame(Http2Error.NO_ERROR));
              connection.close();
            });
  }

  private static Http2Headers head(String status, String type) {
    return new DefaultHttp2Headers().status(status).set(CONTENT_TYPE, type);
  }

  private void release() {
    over = true;
    while (!early.isEmpty()) {
      ReferenceCountUtil.release(early.remove());
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    release();
    // A connection is good for one request.
    context.channel().parent().close();
    context.fireChannelInactive();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    doorman.refuse(context.channel().parent(), Refusal.BROKEN_CONNECTION, Words.of(cause));
    context.close();
  }
}
