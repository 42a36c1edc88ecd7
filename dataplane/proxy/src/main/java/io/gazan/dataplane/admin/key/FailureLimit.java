package io.gazan.dataplane.admin.key;

import io.netty.util.concurrent.Ticker;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Counts failures by client address (IPv6 by /64, which one client has as a whole): after {@value
 * #MOST} within a minute the address waits until its minute is over. Knows {@value #ADDRESSES}
 * addresses at most; the one that failed longest ago is forgotten first. For one thread.
 */
final class FailureLimit {
  static final int MOST = 10;
  static final int ADDRESSES = 4096;
  private static final long WINDOW = TimeUnit.MINUTES.toNanos(1);

  private final Ticker ticker;
  private final Map<Address, Window> windows =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Address, Window> eldest) {
          return size() > ADDRESSES;
        }
      };

  /** As much of an address as one client has. */
  private record Address(boolean ipv6, long bits) {}

  /** A minute and its failures. */
  private record Window(long begin, int failures) {}

  FailureLimit(Ticker ticker) {
    this.ticker = ticker;
  }

  /** How many seconds an address has to wait; 0 if it need not. */
  long waitSeconds(InetAddress client) {
    Window window = windows.get(key(client));
    if (window == null || window.failures() < MOST) {
      return 0;
    }
    long left = window.begin() + WINDOW - ticker.nanoTime();
    return left <= 0 ? 0 : TimeUnit.NANOSECONDS.toSeconds(left) + 1;
  }

  void failed(InetAddress client) {
    long now = ticker.nanoTime();
    windows.merge(
        key(client),
        new Window(now, 1),
        (old, fresh) ->
            now - old.begin() >= WINDOW ? fresh : new Window(old.begin(), old.failures() + 1));
  }

  int size() {
    return windows.size();
  }

  private static Address key(InetAddress client) {
    byte[] bytes = client.getAddress();
    return client instanceof Inet6Address
        ? new Address(true, ByteBuffer.wrap(bytes).getLong())
        : new Address(false, ByteBuffer.wrap(bytes).getInt());
  }
}
