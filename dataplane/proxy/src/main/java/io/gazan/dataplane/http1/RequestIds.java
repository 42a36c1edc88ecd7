package io.gazan.dataplane.http1;

import java.security.SecureRandom;

/**
 * Makes request ids for one event loop: 128 bits from a xoroshiro generator that starts from the
 * system's entropy. Unique in practice, not secret, and a few instructions each.
 */
final class RequestIds {
  private long a;
  private long b;

  RequestIds() {
    SecureRandom random = new SecureRandom();
    a = random.nextLong();
    b = random.nextLong() | 1;
  }

  long next() {
    long x = a;
    long y = b;
    long result = Long.rotateLeft(x + y, 17) + x;
    y ^= x;
    a = Long.rotateLeft(x, 49) ^ y ^ (y << 21);
    b = Long.rotateLeft(y, 28);
    return result;
  }
}
