package io.gazan.devcluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.gazan.devcluster.Http.Answer;
import io.gazan.devcluster.access.Access;
import io.gazan.devcluster.store.Json;
import io.gazan.devcluster.testing.Gatekeeper;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The wire, request by request. */
@SuppressWarnings("NullAway.Init")
class ApiIT {
  private static final String MAPS = "/api/v1/namespaces/default/configmaps";
  private static final String SECRETS = "/api/v1/namespaces/default/secrets";

  private final AtomicReference<Instant> now =
      new AtomicReference<>(Instant.parse("2026-01-01T00:00:00.5Z"));
  private DevCluster cluster;
  private Gatekeeper gatekeeper;
  private Http http;

  @BeforeEach
  void start() {
    cluster = DevCluster.start(new DevClusterOptions(0, Duration.ofMillis(50), now::get));
    gatekeeper = Gatekeeper.of(cluster);
    http = new Http(cluster, "");
  }

  @AfterEach
  void stop() {
    http.close();
    cluster.close();
  }

  private Answer create(String path, String yaml) throws IOException, InterruptedException {
    return http.send("POST", path, "application/yaml", yaml);
  }

  @Test
  void refusesWhatItCannotServe() throws Exception {
    assertThat(http.get("/apis/none/v1/things").code()).isEqualTo(404);
    assertThat(http.get("/api/v1/namespaces/default/nodes").code()).isEqualTo(404);
    assertThat(http.get("/apis/networking.k8s.io/v1/namespaces/default/ingresses/x/scale").code())
        .isEqualTo(404);
    assertThat(http.send("POST", MAPS + "/a", "application/json", "{}").code()).isEqualTo(405);
    assertThat(create(MAPS, "{").code()).isEqualTo(400);
    assertThat(create(MAPS, "{kind: Secret, metadata: {name: a}}").code()).isEqualTo(400);
    assertThat(create(MAPS, "{metadata: {name: a, namespace: other}}").code()).isEqualTo(400);
    assertThat(create(MAPS, "{metadata: {name: a, labels: {x: 1}}}").code()).isEqualTo(422);
    assertThat(create(MAPS, "{data: {a: b}}").code()).isEqualTo(422);
    assertThat(create(SECRETS, "{metadata: {name: a}, type: kubernetes.io/tls}").code())
        .isEqualTo(422);
    assertThat(create(SECRETS, "{metadata: {name: a}, data: {x: '*'}}").code()).isEqualTo(422);
    Answer protobuf = http.send("POST", MAPS, "application/vnd.kubernetes.protobuf", "k8s");
    assertThat(protobuf.code()).isEqualTo(415);
    assertThat(protobuf.at("/message").asText()).contains("kubectl apply -f");
    String large = "{metadata: {name: a}, data: {x: " + "y".repeat(3 << 20) + "}}";
    assertThat(create(MAPS, large).code()).isEqualTo(413);
    assertThat(http.get(MAPS + "?fieldSelector=data%3Dx").code()).isEqualTo(400);
  }

  @Test
  void storesNothingInADryRun() throws Exception {
    // When
    Answer created = create(MAPS + "?dryRun=All", "{metadata: {name: a}, data: {x: y}}");
    assertThat(create(MAPS, "{metadata: {name: b}, data: {x: y}}").code()).isEqualTo(201);
    Answer changed =
        http.send(
            "PATCH",
            MAPS + "/b?dryRun=All",
            "application/merge-patch+json",
            "{\"data\":{\"x\":\"z\"}}");
    Answer deleted = http.send("DELETE", MAPS + "/b?dryRun=All", "application/json", "");

    // Then
    assertThat(created.code()).isEqualTo(201);
    assertThat(changed.at("/data/x").asText()).isEqualTo("z");
    assertThat(deleted.code()).isEqualTo(200);
    assertThat(http.get(MAPS).at("/items")).hasSize(1);
    assertThat(http.get(MAPS + "/b").at("/data/x").asText()).isEqualTo("y");
  }

  @Test
  void deletesManyAndOnlyWhatIsMeant() throws Exception {
    // Given
    cluster.apply(
        """
        {apiVersion: v1, kind: ConfigMap, metadata: {name: a, labels: {x: y}}}
        ---
        {apiVersion: v1, kind: ConfigMap, metadata: {name: b, labels: {x: y}, finalizers: [example.com/f]}}
        ---
        {apiVersion: v1, kind: ConfigMap, metadata: {name: c}}
        """);

    // When
    String uid = "{\"preconditions\":{\"uid\":\"other\"}}";
    Answer refused = http.send("DELETE", MAPS + "/c", "application/json", uid);
    Answer many = http.send("DELETE", MAPS + "?labelSelector=x%3Dy", "application/json", "");
    JsonNode left = http.get(MAPS).at("/items");
    Answer released =
        http.send(
            "PATCH",
            MAPS + "/b",
            "application/merge-patch+json",
            "{\"metadata\":{\"finalizers\":null}}");

    // Then
    assertThat(refused.code()).isEqualTo(409);
    assertThat(many.at("/items")).hasSize(2);
    assertThat(left.findValuesAsText("name")).containsExactly("b", "c");
    assertThat(left.at("/0/metadata/deletionTimestamp").asText()).isEqualTo("2026-01-01T00:00:00Z");
    assertThat(released.code()).isEqualTo(200);
    assertThat(http.get(MAPS + "/b").code()).isEqualTo(404);
  }

  @Test
  void pagesLists() throws Exception {
    // Given
    for (int i = 0; i < 5; i++) {
      create(MAPS, "{metadata: {name: m" + i + "}}");
    }

    // When
    List<String> names = new ArrayList<>();
    String next = "";
    int pages = 0;
    do {
      Answer page = http.get("/api/v1/configmaps?limit=2&continue=" + next);
      page.at("/items").forEach(i -> names.add(i.at("/metadata/name").asText()));
      next = page.at("/metadata/continue").asText("");
      pages++;
    } while (!next.isEmpty());

    // Then
    assertThat(pages).isEqualTo(3);
    assertThat(names).containsExactly("m0", "m1", "m2", "m3", "m4");
  }

  @Test
  void watchesFromTheStartWithBookmarks() throws Exception {
    // Given
    create(MAPS, "{metadata: {name: a}}");
    String query =
        "?watch=1&allowWatchBookmarks=true&sendInitialEvents=true&resourceVersionMatch=NotOlderThan";
    try (BufferedReader watch = http.watch(MAPS + query)) {
      // When
      JsonNode added = event(watch);
      JsonNode end = event(watch);
      create(MAPS, "{metadata: {name: b}}");
      JsonNode later = event(watch);
      while (later.path("type").asText().equals("BOOKMARK")) {
        later = event(watch);
      }
      JsonNode idle = event(watch);

      // Then
      assertThat(added.at("/object/metadata/name").asText()).isEqualTo("a");
      assertThat(end.at("/object/metadata/annotations").toString()).contains("initial-events-end");
      assertThat(later.at("/object/metadata/name").asText()).isEqualTo("b");
      assertThat(idle.path("type").asText()).isEqualTo("BOOKMARK");
      assertThat(idle.at("/object/metadata/resourceVersion"))
          .isEqualTo(later.at("/object/metadata/resourceVersion"));
    }
  }

  private static JsonNode event(BufferedReader watch) throws IOException {
    return Json.parse(String.valueOf(watch.readLine()).getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void endsAWatchWithAnErrorOrItsTime() throws Exception {
    // Given
    long revision = create(MAPS, "{metadata: {name: a}}").at("/metadata/resourceVersion").asLong();
    cluster.expireHistory();

    // When, Then
    try (BufferedReader watch = http.watch(MAPS + "?watch=true&resourceVersion=" + revision)) {
      JsonNode error = event(watch);
      assertThat(error.path("type").asText()).isEqualTo("ERROR");
      assertThat(error.at("/object/code").asInt()).isEqualTo(410);
      assertThat(watch.readLine()).isNull();
    }
    try (BufferedReader watch = http.watch(MAPS + "?watch=true&timeoutSeconds=1")) {
      assertThat(event(watch).path("type").asText()).isEqualTo("ADDED");
      assertThat(watch.readLine()).isNull();
    }
    assertThat(cluster.watches()).isZero();
  }

  @Test
  void knowsItsCallers() throws Exception {
    // Given
    cluster.apply("{apiVersion: v1, kind: ServiceAccount, metadata: {name: op, namespace: gazan}}");
    cluster.addToken("secret", "operator", Set.of());
    cluster.addToken("other", "operator", Set.of("elsewhere"));
    String account = "/api/v1/namespaces/gazan/serviceaccounts/";

    // When, Then
    try (Http unknown = new Http(cluster, "nope");
        Http elsewhere = new Http(cluster, "other");
        Http operator = new Http(cluster, "secret")) {
      assertThat(unknown.get(MAPS).code()).isEqualTo(401);
      assertThat(elsewhere.get(MAPS).code()).isEqualTo(401);
      assertThat(operator.send("POST", account + "none/token", "application/json", "{}").code())
          .isEqualTo(404);
      String brief = "{\"spec\":{\"expirationSeconds\":10}}";
      assertThat(operator.send("POST", account + "op/token", "application/json", brief).code())
          .isEqualTo(422);
      Answer issued =
          operator.send(
              "POST",
              account + "op/token",
              "application/json",
              "{\"spec\":{\"audiences\":[\"gazan-operator\"]}}");
      assertThat(issued.at("/status/expirationTimestamp").asText())
          .isEqualTo("2026-01-01T01:00:00Z");
      String token = issued.at("/status/token").asText();
      assertThat(review(token).at("/status/user/username").asText())
          .isEqualTo("system:serviceaccount:gazan:op");
      now.set(now.get().plusSeconds(3_600));
      assertThat(review(token).at("/status/authenticated").asBoolean()).isFalse();
      assertThat(operator.get("/api/v1/secrets").code()).isEqualTo(200);
    }
    assertThat(gatekeeper.accesses())
        .contains(
            new Access("operator", "create", "", "serviceaccounts", "token", "gazan"),
            new Access("operator", "list", "", "secrets", "", ""),
            new Access(
                "system:anonymous", "create", "authentication.k8s.io", "tokenreviews", "", ""))
        .hasSize(3);
  }

  private Answer review(String token) throws IOException, InterruptedException {
    String body = "{spec: {token: '" + token + "', audiences: [gazan-operator]}}";
    return create("/apis/authentication.k8s.io/v1/tokenreviews", body);
  }

  @Test
  void misbehavesWhenTold() throws Exception {
    // Given
    create(MAPS, "{metadata: {name: a}}");
    gatekeeper.answer(500, 1, a -> a.verb().equals("list"));
    gatekeeper.answer(403, a -> a.resource().equals("secrets"));
    gatekeeper.truncate(a -> a.verb().equals("get"));

    // When, Then
    assertThat(http.get(MAPS).code()).isEqualTo(500);
    assertThat(http.get(MAPS).code()).isEqualTo(200);
    assertThat(http.get(SECRETS).code()).isEqualTo(403);
    assertThatThrownBy(() -> http.get(MAPS + "/a")).isInstanceOf(IOException.class);
    gatekeeper.clear();
    assertThat(http.get(MAPS + "/a").code()).isEqualTo(200);
    cluster.stop();
    assertThatThrownBy(() -> http.get(MAPS + "/a")).isInstanceOf(IOException.class);
    cluster.resume();
    assertThat(http.get(MAPS + "/a").code()).isEqualTo(200);
  }

  @Test
  void completesBuiltInKinds() throws Exception {
    // Given
    cluster.apply(
        """
        apiVersion: networking.k8s.io/v1
        kind: IngressClass
        metadata: {name: gazan, annotations: {ingressclass.kubernetes.io/is-default-class: 'true'}}
        spec: {controller: gazan.io/ingress-controller}
        ---
        {apiVersion: v1, kind: Secret, metadata: {name: s}, stringData: {a: b}}
        ---
        {apiVersion: v1, kind: Service, metadata: {name: s}, spec: {type: LoadBalancer, ports: [{port: 80}]},
         status: {loadBalancer: {ingress: [{ip: 192.0.2.1}]}}}
        ---
        {apiVersion: v1, kind: Pod, metadata: {name: p}, spec: {}}
        """);
    String backend = "{service: {name: s, port: {number: 80}}}";
    String ingresses = "/apis/networking.k8s.io/v1/namespaces/default/ingresses";

    // When
    Answer ingress =
        create(ingresses, "{metadata: {name: a}, spec: {defaultBackend: " + backend + "}}");
    Answer old =
        create(
            ingresses,
            "{metadata: {name: b, annotations: {kubernetes.io/ingress.class: x}}, spec:"
                + " {defaultBackend: "
                + backend
                + "}}");
    Answer bad =
        create(
            ingresses,
            "{metadata: {name: c}, spec: {rules: [{http: {paths: [{path: x, pathType: Exact,"
                + " backend: "
                + backend
                + "}]}}]}}");
    Answer service = http.get("/api/v1/namespaces/default/services/s");

    // Then
    assertThat(ingress.at("/spec/ingressClassName").asText()).isEqualTo("gazan");
    assertThat(old.at("/spec").has("ingressClassName")).isFalse();
    assertThat(bad.at("/details/causes/0/field").asText())
        .isEqualTo("spec.rules[0].http.paths[0].path");
    assertThat(http.get(SECRETS + "/s").at("/data/a").asText()).isEqualTo("Yg==");
    assertThat(service.at("/spec/clusterIP").asText()).startsWith("10.96.");
    assertThat(service.at("/spec/ports/0/targetPort").asInt()).isEqualTo(80);
    assertThat(service.at("/status/loadBalancer/ingress/0/ip").asText()).isEqualTo("192.0.2.1");
    assertThat(http.get("/api/v1/namespaces/default/pods/p").at("/status/phase").asText())
        .isEqualTo("Pending");
  }

  @Test
  void showsEventsInBothOfTheirForms() throws Exception {
    // When
    Answer made =
        create(
            "/apis/events.k8s.io/v1/namespaces/default/events",
            "{metadata: {name: e}, regarding: {kind: Ingress, name: web}, note: hello, reason: Why,"
                + " type: Warning}");
    Answer core =
        http.get("/api/v1/namespaces/default/events?fieldSelector=involvedObject.name%3Dweb");
    Answer same = http.get("/apis/events.k8s.io/v1/namespaces/default/events/e");

    // Then
    assertThat(made.at("/note").asText()).isEqualTo("hello");
    assertThat(core.at("/items/0/message").asText()).isEqualTo("hello");
    assertThat(core.at("/items/0/apiVersion").asText()).isEqualTo("v1");
    assertThat(same.at("/regarding/name").asText()).isEqualTo("web");
    assertThat(same.at("/apiVersion").asText()).isEqualTo("events.k8s.io/v1");
  }
}
