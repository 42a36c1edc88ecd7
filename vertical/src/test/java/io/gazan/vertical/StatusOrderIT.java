package io.gazan.vertical;

import static io.gazan.vertical.Scene.path;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.gazan.crd.GazanRoute;
import io.gazan.dataplane.testing.WireResponse;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A status appears only after the route answers, on every data plane: somebody who watches for it
 * and asks at once is served, for every one of many objects that come at the same time.
 */
@ExtendWith(SharedScene.class)
record StatusOrderIT(Scene scene, String namespace, String host) {
  private static final int OBJECTS = 25;

  /** Asks for an object's host at the moment when its status first says that it is served. */
  private final class AsksAtOnce<T extends HasMetadata> implements ResourceEventHandler<T> {
    private final Predicate<T> says;
    private final Map<String, Set<Integer>> answers = new ConcurrentHashMap<>();

    AsksAtOnce(Predicate<T> says) {
      this.says = says;
    }

    @Override
    public void onAdd(T object) {
      look(object);
    }

    @Override
    public void onUpdate(T before, T object) {
      look(object);
    }

    @Override
    public void onDelete(T object, boolean unknown) {
      // None is, before the test ends.
    }

    private void look(T object) {
      String name = object.getMetadata().getName();
      if (says.test(object) && !answers.containsKey(name)) {
        answers.put(
            name,
            scene.ask(name + "." + host, "/").stream()
                .map(WireResponse::status)
                .collect(java.util.stream.Collectors.toSet()));
      }
    }

    void assertAllServed() {
      await("the status of all objects")
          .atMost(Duration.ofSeconds(60))
          .until(() -> answers.size() == OBJECTS);
      assertThat(answers.values()).containsOnly(Set.of(200));
    }
  }

  @Test
  void anIngressIsServedWhenItsAddressAppears() {
    // Given
    scene.service(namespace, "web");
    AsksAtOnce<Ingress> watcher = new AsksAtOnce<>(one -> !Told.addresses(one).isEmpty());
    try (var _ = scene.client().network().v1().ingresses().inNamespace(namespace).inform(watcher)) {
      // When
      for (int i = 0; i < OBJECTS; i++) {
        scene.ingress(namespace, "site-" + i, "site-" + i + "." + host, path("Prefix", "/", "web"));
      }
      // Then
      watcher.assertAllServed();
    }
  }

  @Test
  void aGazanRouteIsServedWhenItIsProgrammed() {
    // Given
    scene.service(namespace, "web");
    AsksAtOnce<GazanRoute> watcher = new AsksAtOnce<>(StatusOrderIT::isProgrammed);
    try (var _ =
        scene.client().resources(GazanRoute.class).inNamespace(namespace).inform(watcher)) {
      // When
      for (int i = 0; i < OBJECTS; i++) {
        scene.apply(
            """
            apiVersion: gazan.io/v1alpha1
            kind: GazanRoute
            metadata: {namespace: %s, name: route-%d}
            spec:
              ingressClassName: $CLASS
              hosts: [route-%d.%s]
              rules: [{path: {value: /}, backends: [{service: {name: web, port: http}}]}]
            """
                .formatted(namespace, i, i, host));
      }
      // Then
      watcher.assertAllServed();
    }
  }

  private static boolean isProgrammed(GazanRoute route) {
    return route.getStatus() != null
        && route.getStatus().conditions().stream()
            .anyMatch(one -> one.getType().equals("Programmed") && one.getStatus().equals("True"));
  }
}
