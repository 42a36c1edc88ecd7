package io.gazan.upstreams.reader.route;

import io.gazan.upstreams.document.Quoted;
import io.gazan.upstreams.document.Value;
import io.gazan.upstreams.policy.AuthSpec;
import io.gazan.upstreams.value.Secret;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads who may log in: {@code user:password}, or the lines of an htpasswd file with the hashes
 * that Apache's tool writes. No message shows a password or a hash, only the user it belongs to.
 */
final class AccountReader {
  private static final int LONGEST = 255;

  /** More rounds than 2^16 take seconds for every log-in. */
  private static final int HIGHEST_COST = 16;

  private static final Pattern BCRYPT = Pattern.compile("\\$2[aby]\\$(\\d\\d)\\$[./A-Za-z0-9]{53}");
  private static final Pattern APR1 =
      Pattern.compile("\\$apr1\\$[./A-Za-z0-9]{1,8}\\$[./A-Za-z0-9]{22}");

  /**
   * Of crypt(3), or with its scheme as LDAP has it: what looks like one of these is no password.
   */
  private static final Pattern OTHER_HASH =
      Pattern.compile(
          "(\\$[A-Za-z0-9_-]+\\$|\\{([A-Z0-9][A-Z0-9.-]*|(?i:crypt|s?md5|s?sha[0-9]*))\\}).*");

  /** Of crypt(3) by DES; but a password may look the same. */
  private static final Pattern DES = Pattern.compile("[./A-Za-z0-9]{13}");

  private static final String SHA = "{SHA}";
  private static final int SHA_BYTES = 20;

  private AccountReader() {}

  /** Empty after a problem that leaves nothing. */
  static List<AuthSpec.Account> read(Value creds) {
    if (!creds.isScalar()) {
      creds.expected("text: user:password, or lines of htpasswd");
      return List.of();
    }
    String text = creds.text();
    List<AuthSpec.Account> accounts = new ArrayList<>();
    Set<String> users = new HashSet<>();
    boolean comments = true;
    for (String line : text == null ? List.<String>of() : text.lines().toList()) {
      if (line.isBlank() || line.startsWith("#")) {
        continue;
      }
      comments = false;
      AuthSpec.Account account = account(creds, line);
      if (account == null) {
        continue;
      }
      if (!users.add(account.user())) {
        creds.refuse("user " + Quoted.of(account.user()) + " stands twice");
      }
      accounts.add(account);
    }
    if (text != null && comments) {
      creds.refuse("holds no account; expected user:password, or lines of htpasswd");
    }
    return accounts;
  }

  private static AuthSpec.@Nullable Account account(Value creds, String line) {
    int colon = line.indexOf(':');
    if (colon <= 0) {
      creds.refuse("expected user:password, or lines of htpasswd; a line has no user and colon");
      return null;
    }
    String user = line.substring(0, colon);
    String password = line.substring(colon + 1);
    String problem =
        line.chars().anyMatch(Character::isISOControl) || line.length() > LONGEST
            ? "has a line that is longer than " + LONGEST + " or holds control characters"
            : problem(password);
    if (problem != null) {
      creds.refuse("user " + Quoted.of(user) + " " + problem);
      return null;
    }
    if (DES.matcher(password).matches()) {
      creds.warn(
          "the password of user "
              + Quoted.of(user)
              + " looks like a hash of crypt(3) by DES, which is not supported: it is taken for the"
              + " password itself");
    }
    return new AuthSpec.Account(user, new Secret(password));
  }

  private static @Nullable String problem(String password) {
    if (password.isEmpty()) {
      return "has no password";
    }
    if (password.startsWith("$2")) {
      var bcrypt = BCRYPT.matcher(password);
      if (!bcrypt.matches()) {
        return "has something like a bcrypt hash that is none";
      }
      int cost = Integer.parseInt(bcrypt.group(1));
      return cost < 4 || cost > HIGHEST_COST
          ? "has a bcrypt hash of cost " + cost + "; it can be 4 to " + HIGHEST_COST
          : null;
    }
    if (password.startsWith("$apr1$")) {
      return APR1.matcher(password).matches()
          ? null
          : "has something like an apr1 hash that is none";
    }
    if (password.startsWith(SHA)) {
      return isSha(password.substring(SHA.length()))
          ? null
          : "has something like a {SHA} hash that is none";
    }
    return OTHER_HASH.matcher(password).matches()
        ? "has a hash of a kind that is not supported; bcrypt, apr1 and {SHA} are"
        : null;
  }

  private static boolean isSha(String base64) {
    try {
      return Base64.getDecoder().decode(base64).length == SHA_BYTES;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
