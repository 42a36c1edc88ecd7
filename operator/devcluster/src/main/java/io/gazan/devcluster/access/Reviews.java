package io.gazan.devcluster.access;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.gazan.devcluster.store.ApiFailure;
import io.gazan.devcluster.store.Json;
import io.gazan.devcluster.store.ResourceType;
import java.time.Duration;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashSet;
import java.util.Set;

/** Answers objects that are questions: whose is a token, may I do this, give me a token. */
public final class Reviews {
  /** As in a Kubernetes API server. */
  private static final long SHORTEST_SECONDS = 600;

  private static final String SERVICE_ACCOUNT = "system:serviceaccount:";

  private final Tokens tokens;
  private final Faults faults;
  private final InstantSource clock;

  public Reviews(Tokens tokens, Faults faults, InstantSource clock) {
    this.tokens = tokens;
    this.faults = faults;
    this.clock = clock;
  }

  /** The body with its status. */
  public ObjectNode answer(ResourceType type, String user, JsonNode body) {
    ObjectNode review = body.isObject() ? body.deepCopy() : Json.object();
    review.put("apiVersion", type.apiVersion()).put("kind", type.names().kind());
    review.withObject("/metadata");
    ObjectNode status = Json.object();
    JsonNode spec = review.path("spec");
    if (type.names().kind().equals("TokenReview")) {
      token(spec, status);
    } else {
      access(user, spec.path("resourceAttributes"), status);
    }
    review.set("status", status);
    return review;
  }

  private void token(JsonNode spec, ObjectNode status) {
    Tokens.Grant grant = tokens.find(Json.text(spec, "token"));
    Set<String> wanted = new LinkedHashSet<>(Json.strings(spec.path("audiences")));
    if (wanted.isEmpty()) {
      wanted.add(Tokens.API_AUDIENCE);
    }
    if (grant != null) {
      wanted.retainAll(grant.audiences());
    }
    status.put("authenticated", grant != null && !wanted.isEmpty());
    if (grant == null) {
      status.put("error", "invalid bearer token");
    } else if (wanted.isEmpty()) {
      status.put(
          "error", "token audiences %s are not those asked for".formatted(grant.audiences()));
    } else {
      status.set("user", userInfo(grant.user()));
      status.set("audiences", Json.tree(wanted));
    }
  }

  private static ObjectNode userInfo(String user) {
    ObjectNode info = Json.object().put("username", user);
    ArrayNode groups = info.putArray("groups");
    if (user.startsWith(SERVICE_ACCOUNT)) {
      String namespace = user.substring(SERVICE_ACCOUNT.length()).replaceFirst(":.*", "");
      groups.add("system:serviceaccounts").add("system:serviceaccounts:" + namespace);
    }
    groups.add(user.equals(Tokens.ANONYMOUS) ? "system:unauthenticated" : "system:authenticated");
    return info;
  }

  private void access(String user, JsonNode asked, ObjectNode status) {
    Access access =
        new Access(
            user,
            Json.text(asked, "verb"),
            Json.text(asked, "group"),
            Json.text(asked, "resource"),
            Json.text(asked, "subresource"),
            Json.text(asked, "namespace"));
    status.put("allowed", faults.allows(access));
  }

  /** Answers a TokenRequest of a service account that exists. */
  public ObjectNode issue(ResourceType type, String namespace, String name, JsonNode body) {
    ObjectNode request = body.isObject() ? body.deepCopy() : Json.object();
    ObjectNode spec = request.withObject("/spec");
    long seconds = spec.path("expirationSeconds").asLong(3_600);
    if (seconds < SHORTEST_SECONDS) {
      throw ApiFailure.invalid(
          type,
          name,
          "FieldValueInvalid",
          "spec.expirationSeconds",
          "Invalid value: %d: may not specify a duration less than 10 minutes".formatted(seconds));
    }
    Set<String> audiences = Set.copyOf(Json.strings(spec.path("audiences")));
    Duration life = Duration.ofSeconds(seconds);
    String token = tokens.issue(SERVICE_ACCOUNT + namespace + ":" + name, audiences, life);
    request.put("apiVersion", "authentication.k8s.io/v1").put("kind", "TokenRequest");
    request.withObject("/metadata").put("name", name).put("namespace", namespace);
    spec.put("expirationSeconds", seconds);
    String expires = clock.instant().truncatedTo(ChronoUnit.SECONDS).plus(life).toString();
    request.putObject("status").put("token", token).put("expirationTimestamp", expires);
    return request;
  }
}
