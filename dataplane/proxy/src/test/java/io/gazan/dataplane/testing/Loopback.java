package io.gazan.dataplane.testing;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Picks a loopback address of its own for every endpoint: a port given up there stays free until
 * the test takes it again, since no one else's outgoing connection uses that address.
 */
public final class Loopback {
  private Loopback() {}

  public static InetAddress next() {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    byte[] address = {
      127, (byte) random.nextInt(1, 255), (byte) random.nextInt(256), (byte) random.nextInt(1, 255)
    };
    try {
      return InetAddress.getByAddress(address);
    } catch (UnknownHostException e) {
      throw new AssertionError(e);
    }
  }
}
