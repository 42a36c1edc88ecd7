package io.gazan.devcluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.authentication.TokenReview;
import io.fabric8.kubernetes.api.model.authentication.TokenReviewBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.IngressBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the operator does with fabric8's client, against a cluster over its socket. */
@SuppressWarnings("NullAway.Init")
class Fabric8IT {
  private DevCluster cluster;
  private KubernetesClient client;

  @BeforeEach
  void start() {
    cluster = DevCluster.start();
    client = Clients.of(cluster);
  }

  @AfterEach
  void stop() {
    client.close();
    cluster.close();
  }

  private static ConfigMap configMap(String name, String value) {
    return new ConfigMapBuilder()
        .withNewMetadata()
        .withName(name)
        .addToLabels("app", name)
        .endMetadata()
        .addToData("key", value)
        .build();
  }

  static Ingress ingress(String name) {
    return new IngressBuilder()
        .withNewMetadata()
        .withName(name)
        .endMetadata()
        .withNewSpec()
        .withNewDefaultBackend()
        .withNewService()
        .withName("web")
        .withNewPort()
        .withNumber(80)
        .endPort()
        .endService()
        .endDefaultBackend()
        .endSpec()
        .build();
  }

  @Test
  void refusesWhatAnApiServerRefuses() {
    // Given
    ConfigMap stored = client.resource(configMap("a", "1")).create();
    client.resource(configMap("a", "2")).update();

    // When, Then
    assertThatThrownBy(() -> client.resource(configMap("a", "1")).create())
        .isInstanceOfSatisfying(
            KubernetesClientException.class,
            e -> {
              assertThat(e.getCode()).isEqualTo(409);
              assertThat(e.getStatus().getReason()).isEqualTo("AlreadyExists");
            });
    assertThatThrownBy(() -> client.resource(stored).lockResourceVersion().update())
        .isInstanceOfSatisfying(
            KubernetesClientException.class,
            e -> {
              assertThat(e.getCode()).isEqualTo(409);
              assertThat(e.getStatus().getReason()).isEqualTo("Conflict");
            });
    assertThatThrownBy(() -> client.resource(configMap("b", "1")).inNamespace("none").create())
        .isInstanceOfSatisfying(
            KubernetesClientException.class, e -> assertThat(e.getCode()).isEqualTo(404));
    assertThatThrownBy(() -> client.resource(configMap("Not_A_Name", "1")).create())
        .isInstanceOfSatisfying(
            KubernetesClientException.class,
            e -> {
              assertThat(e.getCode()).isEqualTo(422);
              assertThat(e.getStatus().getDetails().getCauses().getFirst().getField())
                  .isEqualTo("metadata.name");
            });
    assertThat(client.configMaps().withName("b").get()).isNull();
    assertThat(client.configMaps().withName("a").get().getData()).containsEntry("key", "2");
  }

  @Test
  void createsReadsChangesAndDeletes() {
    // When
    ConfigMap created = client.resource(configMap("a", "1")).create();
    ConfigMap edited =
        client
            .configMaps()
            .withName("a")
            .edit(c -> new ConfigMapBuilder(c).addToData("other", "x").build());
    ConfigMap unchanged = client.resource(edited).update();
    var generated =
        client
            .resource(
                new ConfigMapBuilder(configMap("a", "1"))
                    .editMetadata()
                    .withName(null)
                    .withGenerateName("gen-")
                    .endMetadata()
                    .build())
            .create();

    // Then
    assertThat(created.getMetadata().getUid()).isNotEmpty();
    assertThat(created.getMetadata().getCreationTimestamp()).matches("....-..-..T..:..:..Z");
    assertThat(edited.getData()).containsEntry("key", "1").containsEntry("other", "x");
    assertThat(edited.getMetadata().getUid()).isEqualTo(created.getMetadata().getUid());
    assertThat(edited.getMetadata().getResourceVersion())
        .isNotEqualTo(created.getMetadata().getResourceVersion());
    assertThat(unchanged.getMetadata().getResourceVersion())
        .isEqualTo(edited.getMetadata().getResourceVersion());
    assertThat(generated.getMetadata().getName()).matches("gen-.{5}");
    assertThat(client.configMaps().withLabel("app", "a").list().getItems()).hasSize(2);
    assertThat(client.configMaps().withLabelNotIn("app", "a").list().getItems()).isEmpty();
    assertThat(client.configMaps().withField("metadata.name", "a").list().getItems()).hasSize(1);
    assertThat(client.configMaps().withName("a").delete()).hasSize(1);
    assertThat(client.configMaps().withName("a").get()).isNull();
  }

  @Test
  void keepsStatusApartAndCountsGenerations() {
    // Given
    Ingress created = client.resource(ingress("web")).create();

    // When
    Ingress withStatus =
        client
            .resource(created)
            .editStatus(
                i ->
                    new IngressBuilder(i)
                        .editOrNewSpec()
                        .withIngressClassName("ignored")
                        .endSpec()
                        .withNewStatus()
                        .withNewLoadBalancer()
                        .addNewIngress()
                        .withIp("192.0.2.1")
                        .endIngress()
                        .endLoadBalancer()
                        .endStatus()
                        .build());
    Ingress replaced =
        client
            .resource(
                new IngressBuilder(ingress("web"))
                    .editMetadata()
                    .addToAnnotations("a", "b")
                    .endMetadata()
                    .build())
            .update();
    Ingress changed =
        client
            .network()
            .v1()
            .ingresses()
            .withName("web")
            .patch(
                PatchContext.of(PatchType.JSON_MERGE),
                "{\"spec\":{\"ingressClassName\":\"gazan\",\"rules\":null}}");

    // Then
    assertThat(withStatus.getSpec().getIngressClassName()).isNull();
    assertThat(withStatus.getMetadata().getGeneration()).isEqualTo(1);
    assertThat(replaced.getStatus().getLoadBalancer().getIngress().getFirst().getIp())
        .isEqualTo("192.0.2.1");
    assertThat(replaced.getMetadata().getGeneration()).isEqualTo(1);
    assertThat(changed.getMetadata().getGeneration()).isEqualTo(2);
    assertThat(changed.getSpec().getIngressClassName()).isEqualTo("gazan");
    assertThat(changed.getStatus().getLoadBalancer().getIngress()).hasSize(1);
  }

  @Test
  void feedsInformers() throws Exception {
    // Given
    BlockingQueue<String> events = new LinkedBlockingQueue<>();
    client.resource(configMap("before", "1")).create();
    try (SharedIndexInformer<ConfigMap> informer =
        client.configMaps().inAnyNamespace().withLabel("app").inform(recorder(events))) {
      // When
      client.resource(configMap("later", "1")).create();
      client.resource(configMap("later", "2")).update();
      client.configMaps().withName("before").delete();
      client
          .configMaps()
          .withName("later")
          .edit(c -> new ConfigMapBuilder(c).editMetadata().withLabels(null).endMetadata().build());

      // Then
      List<String> seen = java.util.stream.Stream.generate(() -> poll(events)).limit(5).toList();
      assertThat(seen)
          .containsExactly("+before 1", "+later 1", "~later 2", "-before 1", "-later 2");
      assertThat(informer.hasSynced()).isTrue();
    }
  }

  private static String poll(BlockingQueue<String> events) {
    try {
      return String.valueOf(events.poll(10, TimeUnit.SECONDS));
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  static ResourceEventHandler<ConfigMap> recorder(BlockingQueue<String> events) {
    return new ResourceEventHandler<>() {
      @Override
      public void onAdd(ConfigMap c) {
        events.add("+" + c.getMetadata().getName() + " " + c.getData().get("key"));
      }

      @Override
      public void onUpdate(ConfigMap old, ConfigMap c) {
        events.add("~" + c.getMetadata().getName() + " " + c.getData().get("key"));
      }

      @Override
      public void onDelete(ConfigMap c, boolean unknown) {
        events.add("-" + c.getMetadata().getName() + " " + c.getData().get("key"));
      }
    };
  }

  @Test
  void informersGetOverAnExpiredHistoryAndAnOutage() {
    // Given
    BlockingQueue<String> events = new LinkedBlockingQueue<>();
    try (SharedIndexInformer<ConfigMap> informer =
        client.configMaps().inAnyNamespace().inform(recorder(events))) {
      client.resource(configMap("a", "1")).create();
      await().until(() -> informer.getStore().list().size() == 1);

      // When
      cluster.expireHistory();
      client.resource(configMap("b", "1")).create();

      // Then
      await().until(() -> informer.getStore().list().size() == 2);

      // When
      cluster.stop();
      cluster.apply("{apiVersion: v1, kind: ConfigMap, metadata: {name: c}, data: {key: '1'}}");
      cluster.expireHistory();
      cluster.resume();

      // Then
      await().until(() -> informer.getStore().list().size() == 3);
      assertThat(events).containsExactly("+a 1", "+b 1", "+c 1");
    }
  }

  @Test
  void informersThatAskForAWebSocketFallBack() {
    // Given
    cluster.apply("{apiVersion: v1, kind: ConfigMap, metadata: {name: a}, data: {key: '1'}}");
    try (KubernetesClient other = Clients.of(cluster, "", false);
        SharedIndexInformer<ConfigMap> informer = other.configMaps().inAnyNamespace().inform()) {
      // When
      client.resource(configMap("b", "1")).create();

      // Then
      await().until(() -> informer.getStore().list().size() == 2);
    }
  }

  @Test
  void reviewsTokens() {
    // Given
    cluster.addToken("t-1", "system:serviceaccount:gazan:dataplane", Set.of("gazan-operator"));
    cluster.apply("{apiVersion: v1, kind: ServiceAccount, metadata: {name: dp, namespace: gazan}}");

    // When
    TokenReview good = review("t-1", "gazan-operator");
    TokenReview otherAudience = review("t-1", "other");
    TokenReview unknown = review("nope", "gazan-operator");

    // Then
    assertThat(unknown.getStatus().getAuthenticated()).isFalse();
    assertThat(otherAudience.getStatus().getAuthenticated()).isFalse();
    assertThat(good.getStatus().getAuthenticated()).isTrue();
    assertThat(good.getStatus().getAudiences()).containsExactly("gazan-operator");
    assertThat(good.getStatus().getUser().getUsername())
        .isEqualTo("system:serviceaccount:gazan:dataplane");
  }

  private TokenReview review(String token, String audience) {
    return client
        .resource(
            new TokenReviewBuilder()
                .withNewSpec()
                .withToken(token)
                .withAudiences(audience)
                .endSpec()
                .build())
        .create();
  }
}
