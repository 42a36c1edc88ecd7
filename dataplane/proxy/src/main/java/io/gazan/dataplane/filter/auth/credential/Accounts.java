package io.gazan.dataplane.filter.auth.credential;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.gazan.upstreams.policy.AuthSpec;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The users of one route. Whether a user exists does not show in how long an answer takes: every
 * check costs as much as that of the dearest hash.
 */
public final class Accounts {
  private final Map<String, PasswordHash> byUser = new HashMap<>();
  private final PasswordHash dearest;

  public Accounts(List<AuthSpec.Account> accounts) {
    PasswordHash most = PasswordHash.of("nobody");
    for (AuthSpec.Account account : accounts) {
      PasswordHash hash = PasswordHash.of(account.password().text());
      byUser.put(bytesAsText(account.user().getBytes(UTF_8)), hash);
      if (hash.cost() > most.cost()) {
        most = hash;
      }
    }
    dearest = most;
  }

  /** Whether a check takes longer than an event loop may. */
  public boolean isDear() {
    return dearest.cost() > 0;
  }

  /**
   * Whether these are the credentials of an account.
   *
   * @param credentials {@code user:password} in UTF-8
   */
  public boolean admit(byte[] credentials) {
    int colon = 0;
    while (colon < credentials.length && credentials[colon] != ':') {
      colon++;
    }
    if (colon == credentials.length) {
      return false;
    }
    String user = new String(credentials, 0, colon, ISO_8859_1);
    byte[] password = new byte[credentials.length - colon - 1];
    System.arraycopy(credentials, colon + 1, password, 0, password.length);
    PasswordHash hash = byUser.get(user);
    if (hash == null) {
      dearest.matches(password);
      return false;
    }
    if (hash.cost() < dearest.cost()) {
      dearest.matches(password);
    }
    return hash.matches(password);
  }

  private static String bytesAsText(byte[] bytes) {
    return new String(bytes, ISO_8859_1);
  }
}
