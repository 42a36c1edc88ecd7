package io.gazan.dataplane.tls.key;

import io.netty.handler.ssl.OpenSslSessionTicketKey;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The keys of session tickets (RFC 8446 §4.6.1, RFC 5077). There are two secrets, the current one
 * and the one before; each group of sessions has keys of its own, derived from them, so that a
 * ticket of one group is noise to every other. A ticket can be redeemed until its secret has been
 * rotated out, between one and two periods after it was issued.
 */
public final class TicketKeys {
  private static final int SECRET_BYTES = 32;
  private static final String MAC = "HmacSHA512";

  private final SecureRandom random = new SecureRandom();
  private volatile Secrets secrets = new Secrets(secret(), secret());

  private record Secrets(SecretKeySpec current, SecretKeySpec previous) {
    @Override
    public String toString() {
      return "Secrets[...]";
    }
  }

  /** From now on tickets are issued under a new secret, and those before the last are void. */
  public synchronized void rotate() {
    secrets = new Secrets(secret(), secrets.current());
  }

  private SecretKeySpec secret() {
    byte[] secret = new byte[SECRET_BYTES];
    random.nextBytes(secret);
    return new SecretKeySpec(secret, MAC);
  }

  /** The keys of a group; the first issues, both redeem. */
  public OpenSslSessionTicketKey[] of(byte[] group) {
    Secrets now = secrets;
    return new OpenSslSessionTicketKey[] {
      derive(now.current(), group), derive(now.previous(), group)
    };
  }

  private static OpenSslSessionTicketKey derive(SecretKeySpec secret, byte[] group) {
    int name = OpenSslSessionTicketKey.NAME_SIZE;
    int hmac = name + OpenSslSessionTicketKey.HMAC_KEY_SIZE;
    int aes = hmac + OpenSslSessionTicketKey.AES_KEY_SIZE;
    try {
      Mac mac = Mac.getInstance(MAC);
      mac.init(secret);
      byte[] bytes = mac.doFinal(group);
      return new OpenSslSessionTicketKey(
          Arrays.copyOfRange(bytes, 0, name),
          Arrays.copyOfRange(bytes, name, hmac),
          Arrays.copyOfRange(bytes, hmac, aes));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has HmacSHA512", e);
    }
  }
}
