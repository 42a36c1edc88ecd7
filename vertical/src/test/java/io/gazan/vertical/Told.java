package io.gazan.vertical;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.events.v1.Event;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.gazan.crd.GazanRoute;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** What the operator says about the objects of a namespace: Events, conditions, numbers. */
record Told(Scene scene, String namespace) {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** Where Ingresses are reached, unless a test says otherwise. */
  static final String ADDRESS = "192.0.2.1";

  private static final ResourceDefinitionContext ROUTES =
      ResourceDefinitionContext.fromResourceType(GazanRoute.class);

  /** The warnings about an object so far. */
  List<Event> warnings(String object) {
    return scene.client().events().v1().events().inNamespace(namespace).list().getItems().stream()
        .filter(event -> "Warning".equals(event.getType()))
        .filter(event -> object.equals(event.getRegarding().getName()))
        .toList();
  }

  /** Waits for a warning about an object for that reason. */
  Event awaitWarning(String object, String reason) {
    await("the Event %s of %s".formatted(reason, object))
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(100))
        .untilAsserted(
            () -> assertThat(warnings(object)).extracting(Event::getReason).contains(reason));
    return warnings(object).stream()
        .filter(event -> reason.equals(event.getReason()))
        .findFirst()
        .orElseThrow();
  }

  /** Waits for a warning about an object that says so. */
  void awaitNote(String object, String words) {
    await("a warning about %s with: %s".formatted(object, words))
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(100))
        .untilAsserted(
            () ->
                assertThat(warnings(object))
                    .anySatisfy(event -> assertThat(event.getNote()).contains(words)));
  }

  Ingress ingress(String name) {
    return scene.client().network().v1().ingresses().inNamespace(namespace).withName(name).get();
  }

  /** What the status of an Ingress says where it is reached. */
  List<String> addresses(String ingress) {
    return addresses(ingress(ingress));
  }

  static List<String> addresses(Ingress ingress) {
    var status = ingress.getStatus();
    return status == null
            || status.getLoadBalancer() == null
            || status.getLoadBalancer().getIngress() == null
        ? List.of()
        : status.getLoadBalancer().getIngress().stream()
            .map(each -> each.getIp() == null ? each.getHostname() : each.getIp())
            .toList();
  }

  /** Waits until the status of an Ingress has these addresses and no others. */
  void awaitAddresses(String ingress, String... expected) {
    await("the addresses of " + ingress)
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(100))
        .untilAsserted(() -> assertThat(addresses(ingress)).containsExactlyInAnyOrder(expected));
  }

  /** A GazanRoute as it is stored, whether it can be read as one or not. */
  GenericKubernetesResource route(String name) {
    return Objects.requireNonNull(
        scene
            .client()
            .genericKubernetesResources(ROUTES)
            .inNamespace(namespace)
            .withName(name)
            .get());
  }

  /** A condition of a GazanRoute; empty if it has none of that type. */
  Optional<Condition> condition(String route, String type) {
    if (!(route(route).getAdditionalProperties().get("status") instanceof Map<?, ?> status)
        || !(status.get("conditions") instanceof List<?> conditions)) {
      return Optional.empty();
    }
    return conditions.stream()
        .map(one -> scene.client().getKubernetesSerialization().convertValue(one, Condition.class))
        .filter(condition -> type.equals(condition.getType()))
        .findFirst();
  }

  /** Waits until a condition of a GazanRoute is so, for that reason, of that generation. */
  Condition awaitCondition(String route, String type, String expected, long generation) {
    await("%s of %s to be %s of generation %d".formatted(type, route, expected, generation))
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(100))
        .untilAsserted(
            () ->
                assertThat(condition(route, type))
                    .map(
                        condition ->
                            condition.getStatus()
                                + " "
                                + condition.getReason()
                                + " "
                                + condition.getObservedGeneration())
                    .contains(expected + " " + generation));
    return condition(route, type).orElseThrow();
  }

  /** Waits until a condition is so of the generation that is stored, whichever that is. */
  Condition awaitCondition(String route, String type, String expected) {
    await("%s of %s to be %s".formatted(type, route, expected))
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(100))
        .until(
            () -> {
              long generation = route(route).getMetadata().getGeneration();
              return condition(route, type)
                  .filter(c -> (c.getStatus() + " " + c.getReason()).equals(expected))
                  .filter(c -> Objects.equals(c.getObservedGeneration(), generation))
                  .isPresent();
            });
    return condition(route, type).orElseThrow();
  }

  /** The sum of a family's series over all operators, among those whose labels hold the text. */
  double number(String family, String labels) {
    return scene.system().operators().stream()
        .flatMap(operator -> operator.metrics().lines())
        .filter(line -> line.startsWith(family + " ") || line.startsWith(family + "{"))
        .filter(line -> line.contains(labels))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }
}
