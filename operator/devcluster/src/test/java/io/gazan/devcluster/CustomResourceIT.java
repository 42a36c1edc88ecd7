package io.gazan.devcluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceBuilder;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceList;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.MixedOperation;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A definition makes a kind, with all that it says about it. */
@SuppressWarnings("NullAway.Init")
class CustomResourceIT {
  private static final String WIDGETS = "/apis/example.com/v1/namespaces/default/widgets";

  private DevCluster cluster;
  private KubernetesClient client;
  private Http http;
  private MixedOperation<
          GenericKubernetesResource,
          GenericKubernetesResourceList,
          Resource<GenericKubernetesResource>>
      widgets;

  static String definition() {
    try (InputStream in = CustomResourceIT.class.getResourceAsStream("widgets.yaml")) {
      return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @BeforeEach
  void start() {
    cluster = DevCluster.start();
    cluster.apply(definition());
    client = Clients.of(cluster);
    http = new Http(cluster, "");
    widgets =
        client.genericKubernetesResources(
            new ResourceDefinitionContext.Builder()
                .withGroup("example.com")
                .withVersion("v1")
                .withKind("Widget")
                .withPlural("widgets")
                .withNamespaced(true)
                .build());
  }

  @AfterEach
  void stop() {
    http.close();
    client.close();
    cluster.close();
  }

  private static GenericKubernetesResource widget(Map<String, Object> spec) {
    return new GenericKubernetesResourceBuilder()
        .withApiVersion("example.com/v1")
        .withKind("Widget")
        .withNewMetadata()
        .withName("a")
        .endMetadata()
        .addToAdditionalProperties("spec", spec)
        .build();
  }

  @Test
  void refusesDefinitionsThatAreNotRight() {
    for (String broken :
        List.of(
            definition().replace("name: widgets.example.com", "name: other.example.com"),
            definition().replace("self.mode == oldSelf.mode", "self.mode =="),
            definition().replace("storage: true", "storage: false"))) {
      CustomResourceDefinition read =
          client
              .apiextensions()
              .v1()
              .customResourceDefinitions()
              .load(new ByteArrayInputStream(broken.getBytes(StandardCharsets.UTF_8)))
              .item();
      assertThatThrownBy(() -> client.resource(read).update())
          .isInstanceOf(KubernetesClientException.class);
      read.getMetadata().setName(read.getSpec().getNames().getPlural() + "x.example.com");
      assertThatThrownBy(() -> client.resource(read).create())
          .isInstanceOfSatisfying(
              KubernetesClientException.class, e -> assertThat(e.getCode()).isEqualTo(422));
    }
  }

  @Test
  void refusesWhatTheSchemaRefuses() throws Exception {
    // When, Then
    assertThatThrownBy(
            () ->
                client
                    .resource(
                        widget(Map.of("hosts", List.of("a"), "service", "s", "redirect", "r")))
                    .create())
        .isInstanceOfSatisfying(
            KubernetesClientException.class,
            e -> {
              assertThat(e.getCode()).isEqualTo(422);
              assertThat(e.getMessage()).contains("exactly one of service and redirect");
              assertThat(e.getStatus().getDetails().getCauses().getFirst().getField())
                  .isEqualTo("spec");
            });
    Http.Answer strict =
        http.send(
            "POST",
            WIDGETS + "?fieldValidation=Strict",
            "application/yaml",
            "{metadata: {name: a}, spec: {hosts: [a], service: s, other: 1}}");
    assertThat(strict.code()).isEqualTo(400);
    assertThat(strict.at("/message").asText()).contains("unknown field \"spec.other\"");
    assertThat(widgets.list().getItems()).isEmpty();
  }

  @Test
  void completesKeepsStatusApartAndCounts() {
    // When
    GenericKubernetesResource created =
        client.resource(widget(Map.of("hosts", List.of("a"), "service", "s", "other", 1))).create();
    widgets
        .withName("a")
        .subresource("status")
        .patch(
            PatchContext.of(PatchType.JSON_MERGE),
            "{\"status\":{\"conditions\":[{\"type\":\"Accepted\",\"status\":\"True\"}]},\"spec\":{\"weight\":9}}");
    GenericKubernetesResource edited =
        widgets
            .withName("a")
            .edit(
                w -> {
                  w.setAdditionalProperty(
                      "spec", Map.of("hosts", List.of("b"), "service", "s", "mode", "fast"));
                  return w;
                });

    // Then
    assertThat(created.<Object>get("spec", "mode")).isEqualTo("fast");
    assertThat(created.<Object>get("spec", "weight")).isEqualTo(1);
    assertThat(created.<Object>get("spec", "other")).isNull();
    assertThat(edited.<Object>get("status", "conditions", 0, "status")).isEqualTo("True");
    assertThat(edited.<Object>get("spec", "weight")).isEqualTo(1);
    assertThat(edited.getMetadata().getGeneration()).isEqualTo(2);
  }

  @Test
  void takesTheObjectsAlongWhenTheDefinitionGoes() {
    // Given
    client.resource(widget(Map.of("hosts", List.of("a"), "service", "s"))).create();
    try (SharedIndexInformer<GenericKubernetesResource> informer =
        widgets.inAnyNamespace().inform()) {
      await().until(() -> informer.getStore().list().size() == 1);

      // When
      client
          .apiextensions()
          .v1()
          .customResourceDefinitions()
          .withName("widgets.example.com")
          .delete();

      // Then
      await().until(() -> informer.getStore().list().isEmpty());
      assertThat(widgets.withName("a").get()).isNull();

      // When
      cluster.apply(definition());

      // Then
      assertThat(widgets.list().getItems()).isEmpty();
    }
  }
}
