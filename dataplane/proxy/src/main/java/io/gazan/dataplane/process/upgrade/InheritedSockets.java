package io.gazan.dataplane.process.upgrade;

import io.netty.channel.unix.FileDescriptor;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.OptionalInt;

/**
 * Listening sockets that a predecessor has handed over and nobody has taken yet. Used by the thread
 * that starts the data plane.
 */
public final class InheritedSockets implements AutoCloseable {
  private final List<ListeningSocket> left;

  public InheritedSockets(List<ListeningSocket> sockets) {
    this.left = new ArrayList<>(sockets);
  }

  /** Of a process that has no predecessor. */
  public static InheritedSockets none() {
    return new InheritedSockets(List.of());
  }

  /**
   * All sockets of an address, which the caller owns from now on; empty when it has to be bound. A
   * free port (0) is that of the same key.
   */
  public List<Integer> take(String key, InetSocketAddress wanted) {
    List<Integer> taken = new ArrayList<>();
    for (Iterator<ListeningSocket> all = left.iterator(); all.hasNext(); ) {
      ListeningSocket socket = all.next();
      int port = socket.address().getPort();
      boolean samePort =
          wanted.getPort() == 0 ? socket.key().equals(key) : port == wanted.getPort();
      if (samePort && serves(socket.address().getAddress(), wanted.getAddress())) {
        taken.add(socket.descriptor());
        all.remove();
      }
    }
    return taken;
  }

  /**
   * Whether a socket that is bound there can do for an address. One for all addresses of IPv6 has
   * those of IPv4 too and does for {@code 0.0.0.0}: builds before this one bound that so on every
   * machine with IPv6, and have to be followed. The other way round IPv6 would be missing.
   */
  private static boolean serves(InetAddress bound, InetAddress wanted) {
    return bound.equals(wanted)
        || (bound.isAnyLocalAddress()
            && wanted.isAnyLocalAddress()
            && !(bound instanceof Inet4Address));
  }

  /**
   * One socket of an address, for whoever accepts at one; its others are closed, since the kernel
   * would go on to queue connections at them.
   */
  public OptionalInt takeOne(String key, InetSocketAddress wanted) {
    List<Integer> all = take(key, wanted);
    all.stream().skip(1).forEach(InheritedSockets::close);
    return all.isEmpty() ? OptionalInt.empty() : OptionalInt.of(all.getFirst());
  }

  /** Closes what nobody wanted: addresses that are not in the new configuration. */
  @Override
  public void close() {
    left.forEach(socket -> close(socket.descriptor()));
    left.clear();
  }

  private static void close(int descriptor) {
    try {
      new FileDescriptor(descriptor).close();
    } catch (IOException e) {
      // It is no good to anybody then, either.
    }
  }
}
