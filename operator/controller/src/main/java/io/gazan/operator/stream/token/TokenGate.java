package io.gazan.operator.stream.token;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets in whom the API server vouches for and whose ServiceAccount is on the list; everything that
 * goes wrong is a refusal. At most {@value #REVIEWS} reviews run at a time, one per token; good
 * answers are kept as {@link TokenExpiry} says, bad ones for five seconds, in tables of their own,
 * so that nobody without a token can push a good answer out. Any thread; never blocks.
 */
public final class TokenGate {
  private static final Logger LOG = LoggerFactory.getLogger(TokenGate.class);
  private static final int REVIEWS = 32;
  private static final int GOOD = 4096;
  private static final int BAD = 1024;
  private static final int LONGEST_TOKEN = 8192;
  private static final Duration BAD_LASTS = Duration.ofSeconds(5);

  /** Less than a data plane waits for an answer. */
  private static final Duration PATIENCE = Duration.ofSeconds(8);

  private static final String PREFIX = "system:serviceaccount:";

  /** RFC 6750 §2.1. */
  private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9._~+/-]+=*");

  private final TokenCheck check;
  private final Set<String> accounts;
  private final InstantSource clock;
  private final TokenCache good = new TokenCache(GOOD);
  private final TokenCache bad = new TokenCache(BAD);
  private final Semaphore reviews = new Semaphore(REVIEWS);
  private final Map<String, CompletableFuture<TokenVerdict>> running = new ConcurrentHashMap<>();

  /**
   * Nothing is asked before the first token comes.
   *
   * @param accounts who may connect, as {@code namespace/name}; nobody when empty
   */
  public TokenGate(TokenCheck check, Set<String> accounts, InstantSource clock) {
    this.check = check;
    this.accounts = Set.copyOf(accounts);
    this.clock = clock;
  }

  /**
   * A verdict and what it is about.
   *
   * @param hash of the token, for whoever counts by it
   * @param expires the token, by its own words, which count only where it was accepted; null if it
   *     does not say
   */
  public record Answer(String hash, TokenVerdict verdict, @Nullable Instant expires) {}

  /** Completes on any thread, never exceptionally. */
  public CompletableFuture<Answer> check(String token) {
    if (token.length() > LONGEST_TOKEN || !TOKEN.matcher(token).matches()) {
      return CompletableFuture.completedFuture(
          new Answer("", new TokenVerdict.Refused("the token is none by its form"), null));
    }
    String hash = hash(token);
    Instant now = clock.instant();
    TokenVerdict known = good.get(hash, now);
    if (known == null) {
      known = bad.get(hash, now);
    }
    return (known == null ? review(token, hash) : CompletableFuture.completedFuture(known))
        .thenApply(verdict -> new Answer(hash, verdict, TokenExpiry.exp(token)));
  }

  private CompletableFuture<TokenVerdict> review(String token, String hash) {
    CompletableFuture<TokenVerdict> mine = new CompletableFuture<>();
    CompletableFuture<TokenVerdict> other = running.putIfAbsent(hash, mine);
    if (other != null) {
      return other.copy();
    }
    if (!reviews.tryAcquire()) {
      running.remove(hash, mine);
      mine.complete(new TokenVerdict.Unavailable("too many token reviews at a time"));
      return mine;
    }
    Thread.ofVirtual()
        .name("gazan-token-review")
        .start(
            () -> {
              TokenVerdict verdict = new TokenVerdict.Unavailable("the token review broke");
              try {
                verdict = ask(token, hash);
              } finally {
                // First, so that whoever gets the answer and asks again is not told the same.
                running.remove(hash, mine);
                reviews.release();
                mine.complete(verdict);
              }
            });
    return mine.copy()
        .completeOnTimeout(
            new TokenVerdict.Unavailable("the token review took too long"),
            PATIENCE.toMillis(),
            TimeUnit.MILLISECONDS);
  }

  private TokenVerdict ask(String token, String hash) {
    TokenVerdict verdict;
    try {
      verdict = judge(check.check(token));
    } catch (RuntimeException e) {
      // Without its text, which may have the token.
      LOG.atError().addKeyValue("type", e.getClass().getName()).log("a token review broke");
      return new TokenVerdict.Unavailable("the token review broke");
    }
    Instant now = clock.instant();
    switch (verdict) {
      case TokenVerdict.Accepted accepted -> keep(hash, accepted, TokenExpiry.of(token, now), now);
      case TokenVerdict.Forbidden forbidden -> bad.put(hash, forbidden, now.plus(BAD_LASTS));
      case TokenVerdict.Refused refused -> bad.put(hash, refused, now.plus(BAD_LASTS));
      case TokenVerdict.Unavailable ignored -> {
        // Asked again: the API server may be back.
      }
    }
    return verdict;
  }

  private void keep(String hash, TokenVerdict verdict, Instant until, Instant now) {
    if (until.isAfter(now)) {
      good.put(hash, verdict, until);
    }
  }

  private TokenVerdict judge(TokenVerdict verdict) {
    return verdict instanceof TokenVerdict.Accepted accepted && !allowed(accepted.username())
        ? new TokenVerdict.Forbidden(accepted.username())
        : verdict;
  }

  private boolean allowed(String username) {
    String account = account(username);
    return account != null && accounts.contains(account);
  }

  /** {@code namespace/name} of a ServiceAccount; null for any other user. */
  private static @Nullable String account(String username) {
    return username.startsWith(PREFIX)
        ? username.substring(PREFIX.length()).replace(':', '/')
        : null;
  }

  private static String hash(String token) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(token.getBytes(StandardCharsets.US_ASCII)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("a Java without SHA-256", e);
    }
  }
}
