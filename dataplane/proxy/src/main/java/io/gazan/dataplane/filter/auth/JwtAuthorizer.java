package io.gazan.dataplane.filter.auth;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.gazan.dataplane.filter.FilterPass;
import io.gazan.dataplane.filter.Later;
import io.gazan.dataplane.filter.Verdict;
import io.gazan.dataplane.filter.Verdict.Decision;
import io.gazan.dataplane.filter.auth.credential.CredentialKey;
import io.gazan.dataplane.filter.auth.credential.Credentials;
import io.gazan.dataplane.filter.auth.credential.HashWork;
import io.gazan.dataplane.filter.auth.jwt.KeySet;
import io.gazan.dataplane.filter.auth.jwt.QueryToken;
import io.gazan.dataplane.filter.auth.jwt.TokenHead;
import io.gazan.dataplane.filter.auth.jwt.TokenRules;
import io.gazan.upstreams.policy.AuthSpec;
import io.jsonwebtoken.JwtParser;
import io.jsonwebtoken.Jwts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * {@code jwt}: a token signed by HS256, or by a key of a key set. HS256 is verified on the event
 * loop, public-key signatures on the threads of {@link HashWork}; a token that was good is believed
 * without another look until it ends, five minutes at most, or until the key set changes. A key set
 * is read anew for a token that none of its keys has signed, which may be by one that came since.
 */
final class JwtAuthorizer implements Authorizer {
  private static final String HS256 = "HS256";

  /**
   * For how long it is known that a key of the set has signed a token that is refused all the same.
   */
  private static final long REFUSED_NANOS = Duration.ofSeconds(10).toNanos();

  private final TokenRules rules;
  private final @Nullable JwtParser secret;
  private final @Nullable KeySource keys;
  private final byte[] identity;
  private final AuthShared shared;
  private final Ruling ruling;

  /**
   * One of the two is given.
   *
   * @param secret of HS256
   */
  JwtAuthorizer(
      AuthSpec.Jwt spec, byte @Nullable [] secret, @Nullable KeySource keys, AuthShared shared) {
    this.shared = shared;
    this.keys = keys;
    rules = new TokenRules(spec.issuer(), spec.audiences());
    this.secret =
        secret == null
            ? null
            : TokenRules.parser(List.of(Jwts.SIG.HS256))
                .verifyWith(new SecretKeySpec(secret, "HmacSHA256"))
                .build();
    identity = identity(spec, secret, shared);
    ruling = new Ruling(AuthType.JWT, shared.counters(), "Bearer realm=\"gazan\"");
  }

  /** What a token is verified by; of two that differ, no part is written like the other's. */
  private static byte[] identity(AuthSpec.Jwt spec, byte @Nullable [] secret, AuthShared shared) {
    List<byte[]> parts = new ArrayList<>();
    parts.add("jwt".getBytes(UTF_8));
    parts.add(secret == null ? new byte[0] : secret);
    parts.add(spec.jwks() == null ? new byte[0] : spec.jwks().toString().getBytes(UTF_8));
    parts.add(new byte[] {(byte) (spec.issuer() == null ? 0 : 1)});
    parts.add(spec.issuer() == null ? new byte[0] : spec.issuer().getBytes(UTF_8));
    for (String audience : spec.audiences()) {
      parts.add(audience.getBytes(UTF_8));
    }
    return shared.hash().of(parts.toArray(byte[][]::new));
  }

  @Override
  public Ruling ruling() {
    return ruling;
  }

  @Override
  public Verdict authorize(FilterPass pass) {
    byte[] token = QueryToken.take(pass.head());
    if (token == null) {
      token = Credentials.ofScheme(pass.head().headers(), "bearer ");
    }
    if (token == null || token.length == 0 || token.length > TokenHead.LONGEST) {
      return ruling.deny();
    }
    JwtParser parser = secret;
    return parser == null
        ? byKeySet(pass, Objects.requireNonNull(keys), token)
        : bySecret(parser, token);
  }

  private Decision bySecret(JwtParser parser, byte[] token) {
    CredentialKey key = shared.hash().key(identity, token);
    if (isRemembered(key)) {
      return ruling.allow();
    }
    TokenHead head = TokenHead.read(token);
    if (head == null || !head.alg().equals(HS256)) {
      return ruling.deny();
    }
    return decision(believe(List.of(parser), key, token));
  }

  private Verdict byKeySet(FilterPass pass, KeySource source, byte[] token) {
    KeySet set = source.current();
    if (set != null) {
      CredentialKey key = key(set, token);
      if (isRemembered(key)) {
        return ruling.allow();
      }
    }
    TokenHead head = TokenHead.read(token);
    if (head == null) {
      return ruling.deny();
    }
    List<JwtParser> candidates = set == null ? List.of() : set.candidates(head);
    Later later = pass.later();
    if (set == null || candidates.isEmpty()) {
      return switch (source.refresh(() -> again(later, source, set, head, token))) {
        case BEGUN -> later;
        case TOO_SOON -> set == null ? ruling.unavailable() : ruling.deny();
        case TOO_BUSY -> ruling.overloaded();
      };
    }
    CredentialKey key = key(set, token);
    ask(
        later,
        key,
        candidates,
        token,
        () -> {
          if (shared.refused().contains(key)) {
            later.decide(ruling.deny());
          } else {
            unsigned(later, source, set, head, token);
          }
        });
    return later;
  }

  /** No key of the set has signed the token: another set may have come, or may be to be had. */
  private void unsigned(Later later, KeySource source, KeySet asked, TokenHead head, byte[] token) {
    switch (source.refresh(() -> again(later, source, asked, head, token))) {
      case BEGUN -> {}
      case TOO_SOON -> again(later, source, asked, head, token);
      case TOO_BUSY -> later.decide(ruling.overloaded());
    }
  }

  /**
   * The key set was read anew, or could not be.
   *
   * @param asked which was of no use; null if there was none
   */
  private void again(
      Later later, KeySource source, @Nullable KeySet asked, TokenHead head, byte[] token) {
    KeySet set = source.current();
    if (set == null) {
      later.decide(ruling.unavailable());
      return;
    }
    List<JwtParser> candidates =
        asked != null && Arrays.equals(asked.identity(), set.identity())
            ? List.of()
            : set.candidates(head);
    if (candidates.isEmpty()) {
      later.decide(ruling.deny());
    } else {
      ask(later, key(set, token), candidates, token, () -> later.decide(ruling.deny()));
    }
  }

  /**
   * Has the signature checked.
   *
   * @param no what to do if the token is not let in by these keys
   */
  private void ask(
      Later later, CredentialKey key, List<JwtParser> candidates, byte[] token, Runnable no) {
    shared
        .signatures()
        .ask(
            key,
            () -> believe(candidates, key, token),
            answer -> {
              switch (answer) {
                case YES -> later.decide(ruling.allow());
                case NO -> no.run();
                case TOO_BUSY -> later.decide(ruling.overloaded());
              }
            });
  }

  private CredentialKey key(KeySet set, byte[] token) {
    return shared.hash().key(shared.hash().of(identity, set.identity()), token);
  }

  private boolean isRemembered(CredentialKey key) {
    boolean remembered = shared.accepted().contains(key);
    (remembered ? shared.counters().cacheHits : shared.counters().cacheMisses).increment();
    return remembered;
  }

  private boolean believe(List<JwtParser> parsers, CredentialKey key, byte[] token) {
    for (JwtParser parser : parsers) {
      long nanos = rules.believe(parser, token);
      if (nanos > 0) {
        shared.accepted().add(key, nanos);
        return true;
      }
      if (nanos == TokenRules.REFUSED) {
        shared.refused().add(key, REFUSED_NANOS);
        return false;
      }
    }
    return false;
  }

  private Decision decision(boolean believed) {
    return believed ? ruling.allow() : ruling.deny();
  }
}
