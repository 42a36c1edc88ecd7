package io.gazan.dataplane.config.limits;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/**
 * How many client connections there may be.
 *
 * @param total {@code connections}: of the whole process
 * @param perIp {@code connections_per_ip}: of one client address; 0 = no limit
 * @param requestsPerConnection {@code requests_per_connection}: the last one's answer closes; 0 =
 *     no limit
 */
public record ConnectionLimits(int total, int perIp, int requestsPerConnection) {
  private static final int MOST = 10_000;

  /** Descriptors kept back for listeners, files, pools' event descriptors and the admin side. */
  private static final int RESERVED_DESCRIPTORS = 512;

  public ConnectionLimits {
    if (total < 1 || perIp < 0 || requestsPerConnection < 0) {
      throw new IllegalArgumentException("limits of connections are too small or negative");
    }
  }

  /**
   * {@code min(10000, (nofile - 512) / 2)}: every client connection may need one to an endpoint.
   */
  public static ConnectionLimits defaults() {
    return new ConnectionLimits(connectionsFor(openFileLimit()), 0, 10_000);
  }

  public static int connectionsFor(long openFiles) {
    return Math.clamp((openFiles - RESERVED_DESCRIPTORS) / 2, 16, MOST);
  }

  private static long openFileLimit() {
    return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
        ? unix.getMaxFileDescriptorCount()
        : Integer.MAX_VALUE;
  }

  public ConnectionLimits withTotal(int value) {
    return new ConnectionLimits(value, perIp, requestsPerConnection);
  }

  public ConnectionLimits withPerIp(int value) {
    return new ConnectionLimits(total, value, requestsPerConnection);
  }

  public ConnectionLimits withRequestsPerConnection(int value) {
    return new ConnectionLimits(total, perIp, value);
  }
}
