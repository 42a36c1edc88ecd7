package io.gazan.dataplane.listener;

import io.gazan.dataplane.config.listener.ListenerConfig;
import io.gazan.dataplane.process.upgrade.ListeningSocket;
import io.gazan.dataplane.proxy.ProxyLoop;
import io.gazan.dataplane.proxy.ProxyLoops;
import io.gazan.dataplane.proxy.socket.SocketTransport;
import io.gazan.dataplane.tls.DownstreamTls;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.unix.Socket;
import io.netty.channel.unix.UnixChannel;
import io.netty.channel.unix.UnixChannelOption;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A bound port: one socket per event loop, all on one address with SO_REUSEPORT, so that the kernel
 * gives every connection to the loop that will own it for life. Where the transport cannot share a
 * port, the first loop accepts for itself alone. Sockets of a predecessor are taken as they are,
 * however many; their loops then accept for those that have none.
 */
public final class Listener implements AutoCloseable {
  private static final int BACKLOG = 4096;

  /** Long enough for a loop to accept what had been queued when the backlog was shut. */
  private static final long LAST_ACCEPTS_MILLIS = 50;

  private static final Logger log = LoggerFactory.getLogger(Listener.class);

  private final List<Channel> sockets;

  private Listener(List<Channel> sockets) {
    this.sockets = sockets;
  }

  /**
   * What a listener does with the connections that it accepts.
   *
   * @param cap counts those of all listeners together
   * @param tls null for HTTP in clear text
   */
  public record Service(
      ListenerConfig config, ConnectionCap cap, ProxyLoops loops, @Nullable DownstreamTls tls) {
    ConnectionInitializer initializer(ProxyLoop loop) {
      return new ConnectionInitializer(loop, config, cap, tls);
    }
  }

  /**
   * Binds; connections wait until {@link #accept}.
   *
   * @param where the address; port 0 takes a free one
   * @param inherited descriptors of listening sockets that are bound there already, which belong to
   *     the listener from now on; none = it is bound
   * @throws IOException if the address cannot be bound; nothing stays bound then
   */
  public static Listener open(InetSocketAddress where, List<Integer> inherited, Service service)
      throws IOException {
    SocketTransport transport = service.loops().transport();
    List<ProxyLoop> loops = service.loops().all();
    if (inherited.isEmpty() && transport.reusePort()) {
      requireFree(where);
    }
    int fresh = transport.reusePort() ? loops.size() : 1;
    int count = inherited.isEmpty() ? fresh : inherited.size();
    Map<ChannelOption<?>, Object> options = connectionOptions(service);
    List<Channel> sockets = new ArrayList<>();
    InetSocketAddress address = where;
    for (int i = 0; i < count; i++) {
      Channel socket =
          inherited.isEmpty()
              ? ServerSockets.open(transport.server(), where)
              : new EpollServerSocketChannel(inherited.get(i));
      sockets.add(socket);
      socket.config().setAutoRead(false);
      Acceptor acceptor = new Acceptor(owners(service, i, count), options);
      socket.pipeline().addLast(acceptor);
      ChannelFuture ready = acceptor.loop().eventLoop().register(socket).awaitUninterruptibly();
      if (ready.isSuccess() && inherited.isEmpty()) {
        socketOptions(socket, transport);
        ready = socket.bind(address).awaitUninterruptibly();
      }
      if (!ready.isSuccess()) {
        new Listener(sockets).close();
        throw new IOException(ready.cause().getMessage(), ready.cause());
      }
      ServerSockets.keepToFamily(socket, where);
      // Port 0 is a free port for the first socket and that same port for the others.
      address = (InetSocketAddress) socket.localAddress();
    }
    Listener listener = new Listener(List.copyOf(sockets));
    log.atInfo()
        .addKeyValue("address", listener.address())
        .addKeyValue("sockets", sockets.size())
        .addKeyValue("inherited", !inherited.isEmpty())
        .addKeyValue("transport", transport.name())
        .log(service.tls() == null ? "listening for HTTP" : "listening for HTTPS");
    return listener;
  }

  /** Those of a socket's connections: every loop is served by one socket. */
  private static List<ConnectionInitializer> owners(Service service, int socket, int sockets) {
    List<ProxyLoop> loops = service.loops().all();
    if (!service.loops().transport().reusePort()) {
      return List.of(service.initializer(loops.getFirst()));
    }
    List<ConnectionInitializer> owners = new ArrayList<>();
    for (int loop = socket % loops.size(); loop < loops.size(); loop += sockets) {
      owners.add(service.initializer(loops.get(loop)));
    }
    return owners;
  }

  /**
   * With SO_REUSEPORT another data plane of the same user would share its port without anybody
   * noticing: without it the kernel refuses.
   */
  private static void requireFree(InetSocketAddress address) throws IOException {
    boolean ipv4 = address.getAddress() instanceof Inet4Address;
    try (ServerSocketChannel probe =
        ServerSocketChannel.open(
            ipv4 ? StandardProtocolFamily.INET : StandardProtocolFamily.INET6)) {
      probe.setOption(StandardSocketOptions.SO_REUSEADDR, true);
      probe.bind(address);
    }
  }

  private static void socketOptions(Channel socket, SocketTransport transport) {
    socket.config().setOption(ChannelOption.SO_BACKLOG, BACKLOG);
    socket.config().setOption(ChannelOption.SO_REUSEADDR, true);
    if (transport.reusePort()) {
      socket.config().setOption(UnixChannelOption.SO_REUSEPORT, true);
    }
  }

  private static Map<ChannelOption<?>, Object> connectionOptions(Service service) {
    Map<ChannelOption<?>, Object> options = new HashMap<>();
    options.put(ChannelOption.TCP_NODELAY, true);
    options.put(ChannelOption.RECVBUF_ALLOCATOR, ProxyLoop.READ_SIZES);
    options.put(ChannelOption.WRITE_BUFFER_WATER_MARK, ProxyLoop.WATER_MARK);
    if (service.config().keepalive().enabled()) {
      options.putAll(service.loops().transport().keepalive(service.config().keepalive()));
    }
    return Map.copyOf(options);
  }

  public InetSocketAddress address() {
    return (InetSocketAddress) sockets.getFirst().localAddress();
  }

  /** Begins to take connections, those first that wait already. */
  public void accept() {
    sockets.forEach(socket -> socket.config().setAutoRead(true));
  }

  /**
   * The sockets as another process can take them over; empty where the transport has no descriptors
   * to give away.
   *
   * @param key that asked for the listener
   */
  public List<ListeningSocket> sockets(String key) {
    List<ListeningSocket> all = new ArrayList<>();
    for (Channel socket : sockets) {
      if (socket instanceof EpollServerSocketChannel && socket.isActive()) {
        all.add(new ListeningSocket(key, address(), ((UnixChannel) socket).fd().intValue()));
      }
    }
    return all;
  }

  /**
   * Stops accepting in such a way that connections already queued in the kernel are served: first
   * no new ones are queued, then the loops take what is there, then the sockets close. Blocks
   * shortly.
   */
  public void stopAccepting() {
    for (Channel socket : sockets) {
      if (socket instanceof EpollServerSocketChannel epoll && epoll.isActive()) {
        try {
          new Socket(epoll.fd().intValue()).listen(0);
        } catch (IOException e) {
          log.atWarn().setCause(e).log("cannot shut the accept queue");
        }
      }
      socket.eventLoop().schedule(() -> socket.close(), LAST_ACCEPTS_MILLIS, TimeUnit.MILLISECONDS);
    }
    sockets.forEach(socket -> socket.closeFuture().syncUninterruptibly());
  }

  /** Leaves the sockets to the process that has taken them over: what is queued there is its. */
  @Override
  @SuppressWarnings("FutureReturnValueIgnored") // waited for below
  public void close() {
    for (Channel socket : sockets) {
      if (socket.isRegistered()) {
        socket.close();
      } else {
        socket.unsafe().closeForcibly();
      }
    }
    sockets.forEach(socket -> socket.closeFuture().awaitUninterruptibly(1, TimeUnit.SECONDS));
  }
}
