package io.gazan.operator.translate.policy;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.gazan.upstreams.policy.AuthSpec;
import io.gazan.upstreams.value.Secret;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The lines of an htpasswd file, as a Secret holds them. What the hashes are worth is checked
 * later, with the route.
 */
public final class BasicAccounts {
  private BasicAccounts() {}

  /** Null when a line is none of {@code user:password} or there is no line at all. */
  public static @Nullable List<AuthSpec.Account> parse(byte[] htpasswd) {
    List<AuthSpec.Account> accounts = new ArrayList<>();
    for (String line : new String(htpasswd, UTF_8).lines().toList()) {
      if (line.isBlank() || line.startsWith("#")) {
        continue;
      }
      int colon = line.indexOf(':');
      if (colon <= 0) {
        return null;
      }
      accounts.add(
          new AuthSpec.Account(line.substring(0, colon), new Secret(line.substring(colon + 1))));
    }
    return accounts.isEmpty() ? null : accounts;
  }
}
