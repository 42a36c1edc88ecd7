package io.gazan.dataplane.filter.auth.credential;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Hashes credentials together with what they are checked against, by a key that only this process
 * has: what a cache holds can be neither guessed from outside nor turned back into a password, and
 * an entry counts for no other secret than the one it was verified with.
 */
public final class CredentialHash {
  private static final String ALGORITHM = "HmacSHA256";

  private final SecretKeySpec key;

  @SuppressWarnings("ThreadLocalUsage") // as many as there are data planes in the process
  private final ThreadLocal<Mac> macs = ThreadLocal.withInitial(this::newMac);

  public CredentialHash() {
    byte[] random = new byte[32];
    new SecureRandom().nextBytes(random);
    key = new SecretKeySpec(random, ALGORITHM);
  }

  private Mac newMac() {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      return mac;
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("every Java platform has HmacSHA256", impossible);
    }
  }

  /** A hash of some parts, none of which runs into the next. */
  public byte[] of(byte[]... parts) {
    Mac mac = macs.get();
    for (byte[] part : parts) {
      for (int shift = 24; shift >= 0; shift -= 8) {
        mac.update((byte) (part.length >>> shift));
      }
      mac.update(part);
    }
    return mac.doFinal();
  }

  public CredentialKey key(byte[] identity, byte[] credentials) {
    ByteBuffer hash = ByteBuffer.wrap(of(identity, credentials));
    return new CredentialKey(hash.getLong(), hash.getLong(), hash.getLong(), hash.getLong());
  }
}
