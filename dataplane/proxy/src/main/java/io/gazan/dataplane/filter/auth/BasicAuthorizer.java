package io.gazan.dataplane.filter.auth;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.gazan.dataplane.filter.FilterPass;
import io.gazan.dataplane.filter.Later;
import io.gazan.dataplane.filter.Verdict;
import io.gazan.dataplane.filter.Verdict.Decision;
import io.gazan.dataplane.filter.auth.credential.Accounts;
import io.gazan.dataplane.filter.auth.credential.Checks;
import io.gazan.dataplane.filter.auth.credential.CredentialKey;
import io.gazan.dataplane.filter.auth.credential.Credentials;
import io.gazan.dataplane.http.HeaderBlock;
import io.gazan.upstreams.policy.AuthSpec;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code basic} (RFC 7617). Plain passwords are compared at once. Where there are hashes, the
 * answer for the same credentials is remembered, a yes for a minute and a no for ten seconds; who
 * asks while they are being checked waits for the same check.
 */
final class BasicAuthorizer implements Authorizer {
  private static final Logger LOG = LoggerFactory.getLogger(BasicAuthorizer.class);
  private static final long ACCEPTED_NANOS = Duration.ofSeconds(60).toNanos();
  private static final long REFUSED_NANOS = Duration.ofSeconds(10).toNanos();

  /** Nobody's name and password are longer together. */
  private static final int LONGEST = 1024;

  private final Accounts accounts;
  private final byte[] identity;
  private final AuthShared shared;
  private final Ruling ruling;

  BasicAuthorizer(AuthSpec.Basic spec, AuthShared shared) {
    this.shared = shared;
    accounts = new Accounts(spec.accounts());
    byte[][] parts = new byte[1 + 2 * spec.accounts().size()][];
    parts[0] = "basic".getBytes(UTF_8);
    for (int i = 0; i < spec.accounts().size(); i++) {
      AuthSpec.Account account = spec.accounts().get(i);
      parts[1 + 2 * i] = account.user().getBytes(UTF_8);
      parts[2 + 2 * i] = account.password().text().getBytes(UTF_8);
    }
    identity = shared.hash().of(parts);
    ruling =
        new Ruling(
            AuthType.BASIC,
            shared.counters(),
            "Basic realm=\"" + spec.realm() + "\", charset=\"UTF-8\"");
  }

  @Override
  public Ruling ruling() {
    return ruling;
  }

  @Override
  public Verdict authorize(FilterPass pass) {
    byte[] credentials = credentials(pass.head().headers());
    if (credentials == null) {
      return ruling.deny();
    }
    if (!accounts.isDear()) {
      return decision(accounts.admit(credentials));
    }
    CredentialKey key = shared.hash().key(identity, credentials);
    if (shared.accepted().contains(key)) {
      shared.counters().cacheHits.increment();
      return ruling.allow();
    }
    if (shared.refused().contains(key)) {
      shared.counters().cacheHits.increment();
      return ruling.deny();
    }
    shared.counters().cacheMisses.increment();
    Later later = pass.later();
    shared
        .passwords()
        .ask(key, () -> check(key, credentials), answer -> later.decide(decision(answer)));
    return later;
  }

  private boolean check(CredentialKey key, byte[] credentials) {
    boolean admitted;
    try {
      admitted = accounts.admit(credentials);
    } catch (RuntimeException defect) {
      LOG.atError()
          .addKeyValue("defect", defect.getClass().getName())
          .log("a password check failed");
      return false;
    }
    if (admitted) {
      shared.accepted().add(key, ACCEPTED_NANOS);
    } else {
      shared.refused().add(key, REFUSED_NANOS);
    }
    return admitted;
  }

  private Decision decision(Checks.Answer answer) {
    return switch (answer) {
      case YES -> ruling.allow();
      case NO -> ruling.deny();
      case TOO_BUSY -> ruling.overloaded();
    };
  }

  private Decision decision(boolean admitted) {
    return admitted ? ruling.allow() : ruling.deny();
  }

  /** {@code user:password} as bytes; null if the request does not have it once and well formed. */
  private static byte @Nullable [] credentials(HeaderBlock headers) {
    byte[] encoded = Credentials.ofScheme(headers, "basic ");
    if (encoded == null || encoded.length > LONGEST) {
      return null;
    }
    try {
      byte[] decoded = Base64.getDecoder().decode(encoded);
      return decoded.length == 0 ? null : decoded;
    } catch (IllegalArgumentException notBase64) {
      Arrays.fill(encoded, (byte) 0);
      return null;
    }
  }
}
