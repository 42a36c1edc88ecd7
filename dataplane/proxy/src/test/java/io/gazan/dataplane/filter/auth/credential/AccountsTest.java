package io.gazan.dataplane.filter.auth.credential;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import at.favre.lib.crypto.bcrypt.BCrypt;
import io.gazan.upstreams.policy.AuthSpec;
import io.gazan.upstreams.value.Secret;
import java.util.Base64;
import java.util.List;
import org.apache.commons.codec.digest.DigestUtils;
import org.apache.commons.codec.digest.Md5Crypt;
import org.junit.jupiter.api.Test;

class AccountsTest {
  private static final String BCRYPT =
      BCrypt.with(BCrypt.Version.VERSION_2Y).hashToString(4, "secret".toCharArray());

  private static Accounts accounts(String... namesAndPasswords) {
    List<AuthSpec.Account> list = new java.util.ArrayList<>();
    for (int i = 0; i < namesAndPasswords.length; i += 2) {
      list.add(new AuthSpec.Account(namesAndPasswords[i], new Secret(namesAndPasswords[i + 1])));
    }
    return new Accounts(list);
  }

  private static boolean admits(Accounts accounts, String credentials) {
    return accounts.admit(credentials.getBytes(UTF_8));
  }

  @Test
  void knowsEveryKindOfHash() {
    // Given
    Accounts all =
        accounts(
            "b",
            BCRYPT,
            "a",
            Md5Crypt.apr1Crypt("secret".getBytes(UTF_8)),
            "known",
            "$apr1$r31.....$HqJZimcKQFAMYayBlzkrA/",
            "s",
            "{SHA}" + Base64.getEncoder().encodeToString(DigestUtils.sha1("secret")),
            "p",
            "secret");

    // Then
    for (String user : List.of("b", "a", "s", "p")) {
      assertThat(admits(all, user + ":secret")).as(user).isTrue();
      assertThat(admits(all, user + ":Secret")).as(user).isFalse();
      assertThat(admits(all, user + ":")).as(user).isFalse();
      assertThat(admits(all, user)).as(user).isFalse();
    }
    assertThat(admits(all, "known:myPassword")).isTrue();
    assertThat(admits(all, "known:mypassword")).isFalse();
    assertThat(admits(all, "nobody:secret")).isFalse();
    assertThat(admits(all, ":secret")).isFalse();
    assertThat(admits(all, "")).isFalse();
    assertThat(admits(all, "b:" + BCRYPT)).isFalse();
  }

  @Test
  void takesPasswordsWithColonsAndOtherLetters() {
    Accounts all = accounts("ü", "pä:ss", "long", "x".repeat(200));
    assertThat(admits(all, "ü:pä:ss")).isTrue();
    assertThat(admits(all, "ü:pä")).isFalse();
    assertThat(admits(all, "long:" + "x".repeat(200))).isTrue();
    assertThat(admits(all, "long:" + "x".repeat(199))).isFalse();
  }

  @Test
  void leavesPlainPasswordsOnTheEventLoopAndHashesNot() {
    assertThat(accounts("p", "secret").isDear()).isFalse();
    assertThat(accounts("p", "secret", "b", BCRYPT).isDear()).isTrue();
  }

  @Test
  void takesAsLongForAnUnknownUserAsForAKnownOne() {
    // Given
    String slow = BCrypt.with(BCrypt.Version.VERSION_2Y).hashToString(8, "secret".toCharArray());
    Accounts all = accounts("b", slow, "p", "secret");
    fastest(all, "b:wrong");

    // Then
    long known = fastest(all, "b:wrong");
    assertThat(fastest(all, "nobody:wrong")).isBetween(known / 5, known * 5);
    assertThat(fastest(all, "p:wrong")).isBetween(known / 5, known * 5);
  }

  private static long fastest(Accounts accounts, String credentials) {
    long best = Long.MAX_VALUE;
    for (int i = 0; i < 5; i++) {
      long from = System.nanoTime();
      assertThat(admits(accounts, credentials)).isFalse();
      best = Math.min(best, System.nanoTime() - from);
    }
    return best;
  }
}
