package io.gazan.dataplane.process.upgrade;

import io.netty.channel.unix.FileDescriptor;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

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
      boolean same =
          wanted.getPort() == 0
              ? socket.key().equals(key)
                  && socket.address().getAddress().equals(wanted.getAddress())
              : socket.address().equals(wanted);
      if (same) {
        taken.add(socket.descriptor());
        all.remove();
      }
    }
    return taken;
  }

  /** Closes what nobody wanted: addresses that are not in the new configuration. */
  @Override
  public void close() {
    for (ListeningSocket socket : left) {
      try {
        new FileDescriptor(socket.descriptor()).close();
      } catch (IOException e) {
        // It is no good to anybody then, either.
      }
    }
    left.clear();
  }
}
