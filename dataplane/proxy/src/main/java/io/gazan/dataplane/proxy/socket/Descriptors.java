package io.gazan.dataplane.proxy.socket;

import com.sun.management.UnixOperatingSystemMXBean;
import io.netty.channel.Channel;
import io.netty.channel.unix.UnixChannel;
import java.lang.management.ManagementFactory;

/**
 * Who may have the last descriptors that the process may open. Without them neither the admin side
 * nor a file that is to be read or written works, so connections do not get them: clients' not the
 * last 32, endpoints' not the last 16, so that those who are connected already are served a little
 * longer. Descriptors are given out from below, so a high one says how many are open. Where
 * channels have no descriptor that can be seen (NIO), nothing is kept.
 */
public final class Descriptors {
  private static final int KEPT_FROM_CLIENTS = 32;
  private static final int KEPT_FROM_ENDPOINTS = 16;
  private static final long MOST = most();

  private Descriptors() {}

  private static long most() {
    return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
        ? unix.getMaxFileDescriptorCount()
        : Long.MAX_VALUE;
  }

  /** Whether a client's connection is to be closed at once for the descriptor that it has. */
  public static boolean keptFromClients(Channel channel) {
    return isOfTheLast(KEPT_FROM_CLIENTS, channel);
  }

  /** The same for a connection to an endpoint. */
  public static boolean keptFromEndpoints(Channel channel) {
    return isOfTheLast(KEPT_FROM_ENDPOINTS, channel);
  }

  private static boolean isOfTheLast(int kept, Channel channel) {
    return channel instanceof UnixChannel unix && unix.fd().intValue() >= MOST - kept;
  }
}
