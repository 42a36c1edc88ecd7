package io.gazan.dataplane.testing;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A real endpoint on a loopback address and port of its own, which speaks what its {@link EchoWire}
 * says: HTTP/1.1 or HTTP/2, in clear text or over TLS. It answers with its name, remembers what it
 * saw, and can be slow, close, reset, die with all its connections and come back on the same port.
 * Requests without {@code X-Forwarded-For} did not come through the proxy's request path: they are
 * health checks and counted apart. Probes of what it speaks are answered whatever its mood and not
 * counted.
 */
public final class EchoEndpoint implements AutoCloseable {
  private static final int REMEMBERED = 5_000;

  final AtomicInteger connections = new AtomicInteger();
  private final String name;
  private final InetAddress address;
  private final EventLoopGroup loop =
      new MultiThreadIoEventLoopGroup(
          1, new DefaultThreadFactory("echo", true), NioIoHandler.newFactory());
  private final ChannelGroup open = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
  private final Map<String, Answer> answers = new ConcurrentHashMap<>();
  private final ConcurrentLinkedQueue<Seen> seen = new ConcurrentLinkedQueue<>();
  private final ConcurrentHashMap<String, Integer> ids = new ConcurrentHashMap<>();
  private final AtomicInteger requests = new AtomicInteger();
  private final AtomicInteger checks = new AtomicInteger();
  private final AtomicInteger remembered = new AtomicInteger();
  private volatile Mood mood = Mood.WELL;
  private volatile Duration idleLimit = Duration.ZERO;
  private final ConcurrentLinkedQueue<EchoHandshake> handshakes = new ConcurrentLinkedQueue<>();
  private final ConcurrentLinkedQueue<Throwable> handshakeFailures = new ConcurrentLinkedQueue<>();
  private final ConcurrentLinkedQueue<EchoStream> streams = new ConcurrentLinkedQueue<>();
  private final AtomicInteger streamsOpened = new AtomicInteger();
  private final UnseenStreams unseen = new UnseenStreams();
  private volatile long maxStreams = 100;
  private volatile @Nullable Channel listener;
  private volatile EchoPipeline pipeline;
  private int port;

  private EchoEndpoint(String name, EchoWire wire) {
    this.name = name;
    this.address = Loopback.next();
    this.pipeline = new EchoPipeline(this, wire);
  }

  /** With HTTP/1.1 in clear text. */
  public static EchoEndpoint start(String name) {
    return start(name, EchoWire.http1());
  }

  public static EchoEndpoint start(String name, EchoWire wire) {
    EchoEndpoint endpoint = new EchoEndpoint(name, wire);
    endpoint.revive();
    return endpoint;
  }

  /** Speaks that on connections from now on. */
  public EchoEndpoint speak(EchoWire wire) {
    this.pipeline = new EchoPipeline(this, wire);
    return this;
  }

  /** Allows each client that many HTTP/2 streams at a time (100 unless told otherwise). */
  public EchoEndpoint maxStreams(long max) {
    this.maxStreams = max;
    return this;
  }

  public String name() {
    return name;
  }

  /** As it stands in {@code servers}: {@code 127.x.y.z:port}. */
  public String address() {
    return address.getHostAddress() + ":" + port;
  }

  public InetSocketAddress socketAddress() {
    return new InetSocketAddress(address, port);
  }

  /** Answers that method ({@code *} = any) and path so from now on. */
  public EchoEndpoint when(String method, String path, Answer answer) {
    answers.put(method + " " + path, answer);
    return this;
  }

  public EchoEndpoint mood(Mood mood) {
    this.mood = mood;
    return this;
  }

  /** Closes kept-alive HTTP/1.1 connections that were idle that long, without a word; 0 = never. */
  public EchoEndpoint closeIdleAfter(Duration limit) {
    this.idleLimit = limit;
    return this;
  }

  /** Stops listening; open connections live on. */
  public void stopListening() {
    Channel channel = listener;
    if (channel != null) {
      channel.close().syncUninterruptibly();
      listener = null;
    }
  }

  /** Closes open connections while they are idle or not, as a process does that ends. */
  public void closeConnections() {
    open.forEach(EchoHandler::closeAtOnce);
    open.newCloseFuture().awaitUninterruptibly();
  }

  /** Resets every open connection. */
  public void resetConnections() {
    open.forEach(channel -> channel.config().setOption(ChannelOption.SO_LINGER, 0));
    closeConnections();
  }

  /** What the kernel does for a process that was killed: no listener, every connection closed. */
  public void kill() {
    stopListening();
    closeConnections();
  }

  /** Listens (again), on the same port. */
  public void revive() {
    ServerBootstrap bootstrap =
        new ServerBootstrap()
            .group(loop)
            .channel(NioServerSocketChannel.class)
            .option(ChannelOption.SO_REUSEADDR, true)
            .option(ChannelOption.SO_BACKLOG, 1024)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childHandler(
                new ChannelInitializer<SocketChannel>() {
                  @Override
                  protected void initChannel(SocketChannel channel) {
                    channel.pipeline().addLast(pipeline);
                  }
                });
    Channel channel = bootstrap.bind(address, port).syncUninterruptibly().channel();
    port = ((InetSocketAddress) channel.localAddress()).getPort();
    listener = channel;
  }

  /** Requests that came through the proxy. */
  public int requests() {
    return requests.get();
  }

  /** Health checks. */
  public int checks() {
    return checks.get();
  }

  /** Connections accepted so far, the health checker's included, probes' not. */
  public int connections() {
    return connections.get();
  }

  public int openConnections() {
    return open.size();
  }

  /** The proxied requests in order, the first 5,000 of them. */
  public List<Seen> seen() {
    return List.copyOf(seen);
  }

  /** The one proxied request with that target; fails unless there is exactly one. */
  public Seen only(String target) {
    List<Seen> matching = seen.stream().filter(s -> s.target().equals(target)).toList();
    if (matching.size() != 1) {
      throw new AssertionError(name + " saw " + matching.size() + " of " + target + ": " + seen);
    }
    return matching.getFirst();
  }

  /** The HTTP/2 streams in order, health checks included, the first 5,000 of them. */
  public List<EchoStream> streams() {
    return List.copyOf(streams);
  }

  /** HTTP/2 streams opened so far. */
  public int streamsOpened() {
    return streamsOpened.get();
  }

  /** The HTTP/2 streams that it refuses or leaves out; none unless told. */
  public UnseenStreams unseen() {
    return unseen;
  }

  /** The TLS handshakes that succeeded, health checks' and probes' included, in order. */
  public List<EchoHandshake> handshakes() {
    return List.copyOf(handshakes);
  }

  /** Why handshakes failed. */
  public List<Throwable> handshakeFailures() {
    return List.copyOf(handshakeFailures);
  }

  /** How often each {@code X-Test-Id} was seen. */
  public Map<String, Integer> ids() {
    return Map.copyOf(ids);
  }

  Mood mood() {
    return mood;
  }

  long maxStreams() {
    return maxStreams;
  }

  void accepted(Channel channel) {
    open.add(channel);
  }

  void shookHands(EchoHandshake handshake) {
    if (handshakes.size() < REMEMBERED) {
      handshakes.add(handshake);
    }
  }

  void handshakeFailed(Throwable cause) {
    if (handshakeFailures.size() < REMEMBERED) {
      handshakeFailures.add(cause);
    }
  }

  void opened(EchoStream stream) {
    if (streamsOpened.incrementAndGet() <= REMEMBERED) {
      streams.add(stream);
    }
  }

  Duration idleLimit() {
    return idleLimit;
  }

  Answer answerTo(WireRequest request) {
    int query = request.target().indexOf('?');
    String path = query < 0 ? request.target() : request.target().substring(0, query);
    Answer own = answers.get(request.method() + " " + path);
    return own != null ? own : answers.getOrDefault("* " + path, Answer.ECHO);
  }

  void saw(int connection, WireRequest request) {
    if (request.header("X-Forwarded-For") == null) {
      checks.incrementAndGet();
      return;
    }
    requests.incrementAndGet();
    String id = request.header("X-Test-Id");
    if (id != null) {
      ids.merge(id, 1, Integer::sum);
    }
    if (remembered.incrementAndGet() <= REMEMBERED) {
      seen.add(new Seen(connection, request));
    }
  }

  @Override
  public void close() {
    kill();
    var _ = loop.shutdownGracefully(0, 1, TimeUnit.SECONDS);
  }
}
