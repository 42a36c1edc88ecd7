package io.gazan.devcluster.access;

import static io.gazan.devcluster.store.Json.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.gazan.devcluster.schema.FieldProblem;
import io.gazan.devcluster.store.ApiFailure;
import io.gazan.devcluster.store.Json;
import io.gazan.devcluster.store.Key;
import io.gazan.devcluster.store.ResourceType;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashSet;
import java.util.Set;

/** Answers objects that are questions: whose is a token, give me a token. */
public final class Reviews {
  /** As in a Kubernetes API server. */
  private static final long SHORTEST_SECONDS = 600;

  private final Tokens tokens;
  private final InstantSource clock;

  public Reviews(Tokens tokens, InstantSource clock) {
    this.tokens = tokens;
    this.clock = clock;
  }

  public Tokens tokens() {
    return tokens;
  }

  /** A TokenReview with its status. */
  public ObjectNode answer(JsonNode review) {
    JsonNode spec = review.path("spec");
    Tokens.Grant grant = tokens.find(text(spec, "token"));
    Set<String> wanted = new LinkedHashSet<>(Json.strings(spec.path("audiences")));
    if (wanted.isEmpty()) {
      wanted.add(Tokens.API_AUDIENCE);
    }
    ObjectNode answer = Json.object().put("apiVersion", "authentication.k8s.io/v1");
    answer.put("kind", "TokenReview").set("spec", spec);
    ObjectNode status = answer.putObject("status");
    if (grant == null) {
      status.put("error", "invalid bearer token");
    } else if (wanted.retainAll(grant.audiences()) && wanted.isEmpty()) {
      status.put("error", "token audiences are not those asked for: " + grant.audiences());
    } else {
      status.putObject("user").put("username", grant.user());
      status.set("audiences", Json.tree(wanted));
    }
    status.put("authenticated", !status.has("error"));
    return answer;
  }

  /** Answers a TokenRequest of a service account that exists. */
  public ObjectNode issue(ResourceType type, Key account, JsonNode body) {
    ObjectNode request = Json.object().put("apiVersion", "authentication.k8s.io/v1");
    request.put("kind", "TokenRequest");
    request.putObject("metadata").put("name", account.name()).put("namespace", account.namespace());
    ObjectNode spec = request.putObject("spec");
    body.path("spec").properties().forEach(e -> spec.set(e.getKey(), e.getValue()));
    long seconds = spec.path("expirationSeconds").asLong(3_600);
    if (seconds < SHORTEST_SECONDS) {
      String why = "may not specify a duration less than 10 minutes";
      throw ApiFailure.invalid(
          type, account.name(), FieldProblem.invalid("spec.expirationSeconds", "" + seconds, why));
    }
    spec.put("expirationSeconds", seconds);
    Set<String> audiences = Set.copyOf(Json.strings(spec.path("audiences")));
    Instant expires = clock.instant().truncatedTo(ChronoUnit.SECONDS).plusSeconds(seconds);
    String user = "system:serviceaccount:" + account.namespace() + ":" + account.name();
    String token = tokens.issue(user, audiences, expires);
    request.putObject("status").put("token", token).put("expirationTimestamp", "" + expires);
    return request;
  }
}
