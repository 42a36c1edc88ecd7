package io.gazan.operator.stream;

import io.gazan.upstreams.stream.Schema;
import io.gazan.upstreams.stream.message.BadMessage;
import io.gazan.upstreams.stream.message.StreamCodec;
import io.gazan.upstreams.stream.message.StreamMessage;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2SettingsFrame;
import io.netty.handler.codec.http2.Http2StreamChannelBootstrap;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A data plane's end of the stream, which does what a test says. */
final class StreamClient implements AutoCloseable {
  private static final EventLoopGroup LOOP =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private static final int PATIENCE_SECONDS = 20;

  private final Channel connection;
  private final X509Certificate server;

  private StreamClient(Channel connection, X509Certificate server) {
    this.connection = connection;
    this.server = server;
  }

  /** With TLS that trusts one CA, and HTTP/2. */
  static StreamClient connect(InetSocketAddress address, X509Certificate trusted) throws Exception {
    SslContext tls =
        SslContextBuilder.forClient()
            .trustManager(trusted)
            .applicationProtocolConfig(
                new ApplicationProtocolConfig(
                    ApplicationProtocolConfig.Protocol.ALPN,
                    ApplicationProtocolConfig.SelectorFailureBehavior.NO_ADVERTISE,
                    ApplicationProtocolConfig.SelectedListenerFailureBehavior.ACCEPT,
                    "h2"))
            .build();
    Http2FrameCodec codec =
        Http2FrameCodecBuilder.forClient().encoderIgnoreMaxHeaderListSize(true).build();
    SslHandler handler = tls.newHandler(ByteBufAllocator.DEFAULT, "localhost", address.getPort());
    Connection last = new Connection(codec);
    Channel connection =
        new Bootstrap()
            .group(LOOP)
            .channel(NioSocketChannel.class)
            .handler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    channel
                        .pipeline()
                        .addLast(
                            handler,
                            codec,
                            new Http2MultiplexHandler(new ChannelInboundHandlerAdapter()),
                            last);
                  }
                })
            .connect(address)
            .sync()
            .channel();
    try {
      handler.handshakeFuture().sync();
      last.ready.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (Exception e) {
      connection.close();
      throw e;
    }
    return new StreamClient(
        connection, (X509Certificate) handler.engine().getSession().getPeerCertificates()[0]);
  }

  /** What the server showed. */
  X509Certificate server() {
    return server;
  }

  Channel connection() {
    return connection;
  }

  /** Sends the head of a request whose body goes on. */
  Request request(String method, String path, @Nullable String token) {
    Http2Headers head =
        new DefaultHttp2Headers().method(method).path(path).scheme("https").authority("localhost");
    if (token != null) {
      head.set("authorization", "Bearer " + token);
    }
    return request(head, false);
  }

  Request request(Http2Headers head, boolean end) {
    Answer answer = new Answer();
    Channel stream =
        new Http2StreamChannelBootstrap(connection)
            .handler(answer)
            .open()
            .syncUninterruptibly()
            .getNow();
    stream.writeAndFlush(new DefaultHttp2HeadersFrame(head, end));
    return new Request(stream, answer);
  }

  /** A session that has said hello. */
  Request session(String token, String node, @Nullable String applied) {
    Request request = request("POST", "/v1/stream", token);
    request.send(new StreamMessage.Hello(node, "test", Schema.KNOWN, applied));
    return request;
  }

  @Override
  public void close() {
    connection.close().awaitUninterruptibly();
  }

  /** One request and what came back. */
  record Request(Channel stream, Answer answer) {
    void send(StreamMessage message) {
      send(StreamCodec.encode(message));
    }

    void send(byte[] bytes) {
      stream.writeAndFlush(new DefaultHttp2DataFrame(Unpooled.wrappedBuffer(bytes)));
    }

    void finish() {
      stream.writeAndFlush(new DefaultHttp2DataFrame(Unpooled.EMPTY_BUFFER, true));
    }

    int status() throws Exception {
      return answer.status.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    /** Of an answer that is no stream. */
    String body() throws Exception {
      return answer.end.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    /** The next update; pings are passed over. */
    StreamMessage.Update update() throws Exception {
      StreamMessage message = answer.messages.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
      if (message instanceof StreamMessage.Update update) {
        return update;
      }
      throw new AssertionError("expected an update, got " + message);
    }

    /** Acknowledges the next update. */
    StreamMessage.Update acknowledge() throws Exception {
      StreamMessage.Update update = update();
      send(new StreamMessage.Ack(update.nonce(), update.version()));
      return update;
    }

    /** Updates that nobody has looked at. */
    int waiting() {
      return answer.messages.size();
    }

    int pings() {
      return answer.pings.get();
    }

    boolean closed() {
      return !stream.isOpen() && !stream.parent().isOpen();
    }
  }

  /** Collects on the event loop what the test asks for. */
  static final class Answer extends ChannelInboundHandlerAdapter {
    private final CompletableFuture<Integer> status = new CompletableFuture<>();
    private final CompletableFuture<String> end = new CompletableFuture<>();
    private final BlockingQueue<StreamMessage> messages = new LinkedBlockingQueue<>();
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private final AtomicInteger pings = new AtomicInteger();

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      try {
        if (message instanceof Http2HeadersFrame head) {
          status.complete(Integer.parseInt(String.valueOf(head.headers().status())));
        } else if (message instanceof Http2DataFrame data) {
          read(data.content());
          if (data.isEndStream()) {
            end.complete(line.toString(StandardCharsets.UTF_8));
          }
        }
      } finally {
        ReferenceCountUtil.release(message);
      }
    }

    private void read(ByteBuf bytes) {
      byte[] all = new byte[bytes.readableBytes()];
      bytes.readBytes(all);
      for (byte next : all) {
        if (next != '\n') {
          line.write(next);
          continue;
        }
        try {
          StreamMessage message = StreamCodec.decode(line.toByteArray());
          if (message instanceof StreamMessage.Ping) {
            pings.incrementAndGet();
          } else {
            messages.add(message);
          }
        } catch (BadMessage e) {
          throw new AssertionError(e);
        }
        line.reset();
      }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
      status.completeExceptionally(new AssertionError("closed without an answer"));
      end.completeExceptionally(new AssertionError("closed before the end of the answer"));
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      status.completeExceptionally(cause);
      end.completeExceptionally(cause);
    }
  }

  /** Frames of the connection. Does not keep to the server's limit of streams. */
  private static final class Connection extends ChannelInboundHandlerAdapter {
    private final Http2FrameCodec codec;
    private final CompletableFuture<Void> ready = new CompletableFuture<>();

    Connection(Http2FrameCodec codec) {
      this.codec = codec;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) throws Exception {
      if (message instanceof Http2SettingsFrame) {
        codec.connection().local().maxActiveStreams(Integer.MAX_VALUE);
        ready.complete(null);
      }
      ReferenceCountUtil.release(message);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
      ready.completeExceptionally(new IOException("closed"));
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      context.close();
    }
  }
}
