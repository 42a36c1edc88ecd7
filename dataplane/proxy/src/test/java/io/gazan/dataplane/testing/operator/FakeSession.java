package io.gazan.dataplane.testing.operator;

import io.gazan.upstreams.stream.Snapshot;
import io.gazan.upstreams.stream.message.BadMessage;
import io.gazan.upstreams.stream.message.StreamCodec;
import io.gazan.upstreams.stream.message.StreamMessage;
import io.gazan.upstreams.stream.message.StreamMessage.Content;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.util.ReferenceCountUtil;
import java.io.ByteArrayOutputStream;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/** One request of a data plane, as its operator sees it. */
public final class FakeSession extends ChannelInboundHandlerAdapter {
  private static final int PATIENCE_SECONDS = 20;

  private final IntSupplier status;
  private final Consumer<String> authorization;
  private final Consumer<FakeSession> taken;
  private final BlockingQueue<StreamMessage> heard = new LinkedBlockingQueue<>();
  private final AtomicInteger pings = new AtomicInteger();
  private final CountDownLatch over = new CountDownLatch(1);
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();
  private volatile @Nullable ChannelHandlerContext context;
  private volatile String path = "";
  private volatile long term = 1;
  private final AtomicLong nonce = new AtomicLong();

  FakeSession(IntSupplier status, Consumer<String> authorization, Consumer<FakeSession> taken) {
    this.status = status;
    this.authorization = authorization;
    this.taken = taken;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) throws BadMessage {
    context = ctx;
    try {
      switch (message) {
        case Http2HeadersFrame head -> answer(ctx, head);
        case Http2DataFrame data -> split(data.content());
        default -> {}
      }
    } finally {
      ReferenceCountUtil.release(message);
    }
  }

  private void answer(ChannelHandlerContext ctx, Http2HeadersFrame head) {
    path = head.headers().method() + " " + head.headers().path();
    authorization.accept(String.valueOf(head.headers().get("authorization")));
    int code = status.getAsInt();
    DefaultHttp2Headers headers = new DefaultHttp2Headers();
    headers.status(Integer.toString(code));
    ctx.writeAndFlush(new DefaultHttp2HeadersFrame(headers, code != 200));
    if (code == 200) {
      taken.accept(this);
    }
  }

  private void split(ByteBuf content) throws BadMessage {
    while (content.isReadable()) {
      byte next = content.readByte();
      if (next != '\n') {
        line.write(next);
        continue;
      }
      StreamMessage message = StreamCodec.decode(line.toByteArray());
      line.reset();
      if (message instanceof StreamMessage.Ping) {
        pings.incrementAndGet();
      } else {
        heard.add(message);
      }
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    over.countDown();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    ctx.close();
  }

  /** Of the request, with its method. */
  public String path() {
    return path;
  }

  /** The next message that is no ping; waits for it. */
  public StreamMessage next() {
    try {
      StreamMessage message = heard.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
      if (message == null) {
        throw new AssertionError("nothing was heard from the data plane");
      }
      return message;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** The first message. */
  public StreamMessage.Hello hello() {
    return (StreamMessage.Hello) next();
  }

  /** So far. */
  public int pings() {
    return pings.get();
  }

  /** Of the updates from now on. */
  public FakeSession term(long value) {
    term = value;
    return this;
  }

  /** Sends the whole of it; the nonce is returned. */
  public long whole(Snapshot snapshot) {
    return update(snapshot.version(), snapshot.whole());
  }

  /** Sends what leads from one to the other. */
  public long patch(Snapshot base, Snapshot next) {
    return update(next.version(), next.since(base));
  }

  public long update(String version, Content content) {
    long next = nonce.incrementAndGet();
    send(new StreamMessage.Update(next, term, version, content));
    return next;
  }

  public void send(StreamMessage message) {
    raw(StreamCodec.encode(message));
  }

  /** Sends bytes as they are. */
  public void raw(byte[] bytes) {
    context().writeAndFlush(new DefaultHttp2DataFrame(Unpooled.wrappedBuffer(bytes)));
  }

  /** Ends the response. */
  public void end() {
    context().writeAndFlush(new DefaultHttp2DataFrame(Unpooled.EMPTY_BUFFER, true));
  }

  /** Whether the data plane has ended it; waits for that. */
  public boolean isOver() {
    try {
      return over.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private ChannelHandlerContext context() {
    ChannelHandlerContext ctx = context;
    if (ctx == null) {
      throw new AssertionError("no request yet");
    }
    return ctx;
  }
}
