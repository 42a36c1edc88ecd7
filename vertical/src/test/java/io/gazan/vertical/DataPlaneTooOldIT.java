package io.gazan.vertical;

import static io.gazan.vertical.Scene.path;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gazan.operator.Operator;
import io.gazan.upstreams.stream.Schema;
import io.gazan.upstreams.stream.message.StreamMessage;
import java.nio.file.Files;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A new operator and an old data plane among new ones: kubernetes.md §3. */
@ExtendWith(SharedScene.class)
record DataPlaneTooOldIT(Scene scene, String namespace, String host) {
  @Test
  void whatAnOldDataPlaneDoesNotKnowIsLeftOutAsLongAsItIsThere() throws Exception {
    // Given
    Told told = new Told(scene, namespace);
    Operator operator = scene.system().operators().getFirst();
    var files = scene.system().files();
    scene.service(namespace, "web");
    scene.ingress(namespace, "plain", "plain." + host, path("Prefix", "/", "web"));
    scene.apply(
        """
        apiVersion: networking.k8s.io/v1
        kind: Ingress
        metadata: {namespace: %s, name: limited, annotations: {gazan.io/rate-limit: "1000"}}
        spec:
          ingressClassName: $CLASS
          rules: [{host: limited.%s, http: {paths: [%s]}}]
        """
            .formatted(namespace, host, path("Prefix", "/", "web")));
    scene.apply(
        """
        apiVersion: gazan.io/v1alpha1
        kind: GazanRoute
        metadata: {namespace: %s, name: rewritten}
        spec:
          ingressClassName: $CLASS
          hosts: [rewritten.%s]
          rules:
          - path: {value: /}
            backends: [{service: {name: web, port: http}}]
            cors: {allowOrigins: ["https://example.com"]}
        """
            .formatted(namespace, host));
    scene.awaitEndpoint("plain." + host, "/", "web");
    scene.awaitEndpoint("limited." + host, "/", "web");
    scene.awaitEndpoint("rewritten." + host, "/", "web");
    try (StreamPeer old =
        StreamPeer.open(operator.streamAddress(), files.ca(), Files.readString(files.token()))) {
      // When
      old.hello("old", Schema.BASE);
      assertThat(old.status()).isEqualTo(200);
      old.follow();
      // Then
      told.awaitWarning("limited", "DataPlaneTooOld");
      told.awaitCondition("rewritten", "Accepted", "False DataPlaneTooOld");
      scene.awaitStatus("limited." + host, "/", 503);
      scene.awaitStatus("rewritten." + host, "/", 503);
      assertThat(scene.get("plain." + host, "/").endpoint()).isEqualTo("web");
      // And what it is sent has no key that it does not know, whatever comes after.
      scene.ingress(namespace, "later", "later." + host, path("Prefix", "/", "web"));
      scene.awaitEndpoint("later." + host, "/", "web");
      await()
          .atMost(Duration.ofSeconds(30))
          .untilAsserted(
              () ->
                  assertThat(old.updates())
                      .anySatisfy(update -> assertThat(text(update)).contains("later." + host)));
      assertThat(old.updates())
          .allSatisfy(
              update ->
                  assertThat(text(update))
                      .doesNotContain("rate_limit", "https://example.com", "cors"));
    }
    // And all is as before when it has gone.
    told.awaitCondition("rewritten", "Accepted", "True Accepted");
    scene.awaitEndpoint("limited." + host, "/", "web");
    scene.awaitEndpoint("rewritten." + host, "/", "web");
  }

  private static String text(StreamMessage.Update update) {
    return switch (update.content()) {
      case StreamMessage.Content.Whole whole -> whole.document();
      case StreamMessage.Content.Patch patch -> patch.entries();
    };
  }
}
