package io.gazan.devcluster.access;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.gazan.devcluster.store.ApiFailure;
import io.gazan.devcluster.store.Json;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Bearer tokens: those that a test named and those issued to service accounts. */
public final class Tokens {
  /** The audience of this server: of tokens that name none, and asked of those sent to it. */
  static final String API_AUDIENCE = "https://kubernetes.default.svc";

  private static final int LIMIT = 100_000;

  /** Whom a token speaks for; null for {@code expires} means never. */
  public record Grant(String user, Set<String> audiences, @Nullable Instant expires) {
    public Grant {
      audiences = audiences.isEmpty() ? Set.of(API_AUDIENCE) : Set.copyOf(audiences);
    }
  }

  private final Map<String, Grant> grants = new ConcurrentHashMap<>();
  private final InstantSource clock;

  public Tokens(InstantSource clock) {
    this.clock = clock;
  }

  /**
   * Makes a token valid.
   *
   * @throws ApiFailure 429 if there are too many
   */
  public void add(String token, Grant grant) {
    grants.values().removeIf(this::isExpired);
    if (grants.size() >= LIMIT) {
      throw new ApiFailure(429, "TooManyRequests", "too many tokens");
    }
    grants.put(token, grant);
  }

  /** What a token that is valid now grants, or null. */
  @Nullable Grant find(String token) {
    Grant grant = grants.get(token);
    return grant == null || isExpired(grant) ? null : grant;
  }

  private boolean isExpired(Grant grant) {
    return grant.expires() != null && !clock.instant().isBefore(grant.expires());
  }

  /**
   * The user of a request.
   *
   * @param authorization the header, or null
   * @throws ApiFailure 401 for a token that is not known, not valid any more or not for this server
   */
  public String userOf(@Nullable String authorization) {
    if (authorization == null) {
      return "system:anonymous";
    }
    String token = authorization.replaceFirst("^Bearer +", "").trim();
    Grant grant = token.equals(authorization) ? null : find(token);
    if (grant == null || !grant.audiences().contains(API_AUDIENCE)) {
      throw new ApiFailure(401, "Unauthorized", "Unauthorized");
    }
    return grant.user();
  }

  /**
   * Issues a token of the form of a JWT. The signature is a random number: only a review tells
   * whether the token is valid.
   */
  String issue(String user, Set<String> audiences, Instant expires) {
    Grant grant = new Grant(user, audiences, expires);
    var claims = Json.object().put("iss", API_AUDIENCE).put("sub", user);
    claims.put("iat", clock.instant().getEpochSecond()).put("exp", expires.getEpochSecond());
    claims.set("aud", Json.tree(grant.audiences()));
    byte[] head = Json.bytes(Json.object().put("alg", "none").put("typ", "JWT"));
    byte[] signature = UUID.randomUUID().toString().getBytes(US_ASCII);
    String token = base64(head) + "." + base64(Json.bytes(claims)) + "." + base64(signature);
    add(token, grant);
    return token;
  }

  private static String base64(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
