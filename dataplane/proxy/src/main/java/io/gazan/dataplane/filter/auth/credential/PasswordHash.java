package io.gazan.dataplane.filter.auth.credential;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import at.favre.lib.crypto.bcrypt.BCrypt;
import at.favre.lib.crypto.bcrypt.LongPasswordStrategies;
import java.security.MessageDigest;
import java.util.Base64;
import org.apache.commons.codec.digest.DigestUtils;
import org.apache.commons.codec.digest.Md5Crypt;

/** What a password is compared with. Comparisons take the same time for right and wrong ones. */
sealed interface PasswordHash {
  boolean matches(byte[] password);

  /** How much a comparison costs, to be compared with that of others; 0 is next to nothing. */
  int cost();

  static PasswordHash of(String text) {
    if (text.startsWith("$2")) {
      return new Bcrypt(text.getBytes(US_ASCII), Integer.parseInt(text, 4, 6, 10));
    }
    if (text.startsWith("$apr1$")) {
      return new Apr1(text);
    }
    if (text.startsWith("{SHA}")) {
      return new Sha(Base64.getDecoder().decode(text.substring("{SHA}".length())), true);
    }
    return new Sha(DigestUtils.sha256(text.getBytes(UTF_8)), false);
  }

  /** Of {@code htpasswd -s}, or of a password in plain text: hashed only to hide its length. */
  final class Sha implements PasswordHash {
    private final byte[] digest;
    private final boolean weak;

    private Sha(byte[] digest, boolean weak) {
      this.digest = digest;
      this.weak = weak;
    }

    @Override
    public boolean matches(byte[] password) {
      byte[] same = weak ? DigestUtils.sha1(password) : DigestUtils.sha256(password);
      return MessageDigest.isEqual(digest, same);
    }

    @Override
    public int cost() {
      return 0;
    }
  }

  record Apr1(String hash) implements PasswordHash {
    @Override
    public boolean matches(byte[] password) {
      // It clears what it is given.
      String same = Md5Crypt.apr1Crypt(password.clone(), hash);
      return MessageDigest.isEqual(hash.getBytes(US_ASCII), same.getBytes(US_ASCII));
    }

    @Override
    public int cost() {
      return 1;
    }
  }

  final class Bcrypt implements PasswordHash {
    private final byte[] hash;
    private final int rounds;

    private Bcrypt(byte[] hash, int rounds) {
      this.hash = hash;
      this.rounds = rounds;
    }

    @Override
    public boolean matches(byte[] password) {
      if (password.length == 0) {
        return false;
      }
      // htpasswd, too, looks at the first 72 bytes only.
      return BCrypt.verifyer(
              BCrypt.Version.VERSION_2A, LongPasswordStrategies.truncate(BCrypt.Version.VERSION_2A))
          .verify(password, hash)
          .verified;
    }

    @Override
    public int cost() {
      return rounds;
    }
  }
}
