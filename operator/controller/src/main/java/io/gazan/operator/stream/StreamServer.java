package io.gazan.operator.stream;

import io.gazan.operator.pki.ServingCertificate;
import io.gazan.operator.publish.Publication;
import io.gazan.operator.stream.entry.Entry;
import io.gazan.operator.stream.entry.EntryLimits;
import io.gazan.operator.stream.token.TokenGate;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The port that data planes connect to: HTTP/2 over TLS, {@code POST /v1/stream}, a JSON text a
 * line both ways. Give it each publication ({@link #offer}, a follower of the publisher); it sends
 * the newest to every session. All limits are in {@link Options}.
 */
public final class StreamServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(StreamServer.class);
  private static final int LOOPS = 2;
  private static final int BACKLOG = 256;

  private final EventLoopGroup loops;
  private final ExecutorService encoders;
  private final StreamParts parts;
  private final StreamCounters counters;
  private final Entry entry;
  private final Channel listening;

  private StreamServer(Options options, Peers peers, DataPlanes dataPlanes, StreamEvents events)
      throws BindException {
    counters = new StreamCounters(events);
    encoders =
        Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("gazan-update-", 0).factory());
    SessionLimits limits = options.session();
    parts =
        new StreamParts(
            limits,
            peers.leadership(),
            new Updates(encoders),
            new Sessions(limits.perToken()),
            dataPlanes,
            counters);
    entry =
        new Entry(
            options.entry(),
            peers.certificates(),
            counters::refused,
            new Entry.Rules(
                peers.leadership()::leading, peers.tokens(), guest -> new Session(guest, parts)));
    loops =
        new MultiThreadIoEventLoopGroup(
            LOOPS, new DefaultThreadFactory("gazan-stream", true), NioIoHandler.newFactory());
    listening = listen(options.address());
  }

  /**
   * Where and how much.
   *
   * @param address to listen on; port 0 takes a free one
   * @param entry before a client is let in
   * @param session after
   */
  public record Options(InetSocketAddress address, EntryLimits entry, SessionLimits session) {
    /** With the default limits. */
    public Options(InetSocketAddress address) {
      this(address, EntryLimits.DEFAULT, SessionLimits.DEFAULT);
    }
  }

  /**
   * What the server asks others.
   *
   * @param certificates the newest of the port; without one nobody is let in
   * @param tokens whose a token is
   * @param leadership whether this replica takes data planes
   */
  public record Peers(
      Supplier<@Nullable ServingCertificate> certificates,
      TokenGate tokens,
      Leadership leadership) {}

  /**
   * Listens when it returns.
   *
   * @param dataPlanes is told how far each is
   * @throws BindException when the address cannot be had
   */
  public static StreamServer start(
      Options options, Peers peers, DataPlanes dataPlanes, StreamEvents events)
      throws BindException {
    return new StreamServer(options, peers, dataPlanes, events);
  }

  /** With the real port. */
  public InetSocketAddress address() {
    return (InetSocketAddress) listening.localAddress();
  }

  /** Makes a publication the one that is sent. Does not block; one that is not newer is ignored. */
  public void offer(Publication publication) {
    if (parts.updates().publish(publication)) {
      parts.dataPlanes().published(publication);
      parts.sessions().all().forEach(Session::wake);
    }
  }

  /** This replica leads, again: what waited is sent. */
  public void resume() {
    parts.sessions().all().forEach(Session::wake);
  }

  /** Ends every session: another replica leads. Data planes look for it at once. */
  public void closeAll(String reason) {
    LOG.atInfo().addKeyValue("reason", reason).log("closing the sessions of all data planes");
    parts.sessions().all().forEach(session -> session.end(Ending.CLOSED_BY_US));
  }

  public StreamFigures figures() {
    return counters.figures(entry.connections(), parts.sessions().size());
  }

  /** Stops listening, ends the sessions, and returns when the threads have ended. */
  @Override
  public void close() {
    listening.close().awaitUninterruptibly();
    closeAll("the operator ends");
    loops.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly();
    encoders.shutdownNow();
  }

  private Channel listen(InetSocketAddress address) throws BindException {
    ChannelFuture bound =
        new ServerBootstrap()
            .group(loops)
            .channel(NioServerSocketChannel.class)
            .option(ChannelOption.SO_REUSEADDR, true)
            .option(ChannelOption.SO_BACKLOG, BACKLOG)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childOption(ChannelOption.SO_KEEPALIVE, true)
            .childHandler(entry)
            .bind(address)
            .awaitUninterruptibly();
    Throwable cause = bound.cause();
    if (cause != null) {
      loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
      encoders.shutdownNow();
      BindException failure =
          new BindException("stream: cannot bind " + address + ": " + cause.getMessage());
      failure.initCause(cause);
      throw failure;
    }
    return bound.channel();
  }
}
