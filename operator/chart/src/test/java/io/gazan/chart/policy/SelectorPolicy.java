package io.gazan.chart.policy;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.autoscaling.v2.CrossVersionObjectReference;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPort;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Whatever selects something selects exactly one kind of pod, or a Service, that is there. */
final class SelectorPolicy implements Policy {
  @Override
  public List<String> problems(Manifests manifests) {
    List<String> problems = new ArrayList<>();
    for (Deployment each : manifests.all(Deployment.class)) {
      own(each, each.getSpec().getSelector().getMatchLabels(), manifests, problems);
    }
    for (DaemonSet each : manifests.all(DaemonSet.class)) {
      own(each, each.getSpec().getSelector().getMatchLabels(), manifests, problems);
    }
    for (Service each : manifests.all(Service.class)) {
      List<PodTemplateSpec> pods = one(each, each.getSpec().getSelector(), manifests, problems);
      for (ServicePort port : each.getSpec().getPorts()) {
        String target = port.getTargetPort().getStrVal();
        named(each, target, pods, problems);
      }
    }
    for (PodDisruptionBudget each : manifests.all(PodDisruptionBudget.class)) {
      one(each, each.getSpec().getSelector().getMatchLabels(), manifests, problems);
    }
    for (NetworkPolicy each : manifests.all(NetworkPolicy.class)) {
      List<PodTemplateSpec> pods =
          one(each, each.getSpec().getPodSelector().getMatchLabels(), manifests, problems);
      each.getSpec().getIngress().stream()
          .flatMap(rule -> rule.getPorts().stream())
          .map(NetworkPolicyPort::getPort)
          .forEach(port -> named(each, port.getStrVal(), pods, problems));
    }
    for (HorizontalPodAutoscaler each : manifests.all(HorizontalPodAutoscaler.class)) {
      CrossVersionObjectReference target = each.getSpec().getScaleTargetRef();
      if (!manifests.pods().containsKey(target.getKind() + " " + target.getName())) {
        problems.add(Manifests.title(each) + ": scales what is not there");
      }
    }
    for (GenericKubernetesResource each : manifests.all(GenericKubernetesResource.class)) {
      if (each.getKind().equals("ServiceMonitor")) {
        monitor(each, manifests, problems);
      }
    }
    spreading(manifests, problems);
    return problems;
  }

  private static void own(
      HasMetadata owner, Map<String, String> selector, Manifests all, List<String> problems) {
    List<PodTemplateSpec> pods = one(owner, selector, all, problems);
    if (!pods.contains(all.pods().get(Manifests.title(owner)))) {
      problems.add(Manifests.title(owner) + ": does not select its own pods");
    }
  }

  private static List<PodTemplateSpec> one(
      HasMetadata who, Map<String, String> selector, Manifests all, List<String> problems) {
    List<PodTemplateSpec> pods =
        all.pods().values().stream().filter(pod -> matches(selector, labels(pod))).toList();
    if (pods.size() != 1) {
      problems.add(Manifests.title(who) + ": selects " + pods.size() + " kinds of pods, not one");
    }
    return pods;
  }

  private static void named(
      HasMetadata who, String port, List<PodTemplateSpec> pods, List<String> problems) {
    for (PodTemplateSpec pod : pods) {
      boolean known =
          pod.getSpec().getContainers().stream()
              .map(Container::getPorts)
              .flatMap(List::stream)
              .anyMatch(each -> each.getName().equals(port));
      if (!known) {
        problems.add(Manifests.title(who) + ": the pods have no port " + port);
      }
    }
  }

  private static void monitor(
      GenericKubernetesResource monitor, Manifests all, List<String> problems) {
    Map<String, String> selector = monitor.get("spec", "selector", "matchLabels");
    List<Service> services =
        all.all(Service.class).stream()
            .filter(service -> matches(selector, service.getMetadata().getLabels()))
            .toList();
    String port = monitor.get("spec", "endpoints", 0, "port");
    boolean known =
        services.size() == 1
            && services.getFirst().getSpec().getPorts().stream()
                .anyMatch(each -> Objects.equals(each.getName(), port));
    if (!known) {
      problems.add(Manifests.title(monitor) + ": does not find one Service with the port " + port);
    }
  }

  private static void spreading(Manifests manifests, List<String> problems) {
    manifests
        .pods()
        .forEach(
            (title, pod) ->
                pod.getSpec()
                    .getTopologySpreadConstraints()
                    .forEach(
                        constraint -> {
                          if (!matches(
                              constraint.getLabelSelector().getMatchLabels(), labels(pod))) {
                            problems.add(title + ": spreads other pods than its own");
                          }
                        }));
  }

  private static Map<String, String> labels(PodTemplateSpec pod) {
    return pod.getMetadata().getLabels();
  }

  private static boolean matches(Map<String, String> selector, Map<String, String> labels) {
    return !selector.isEmpty() && labels.entrySet().containsAll(selector.entrySet());
  }
}
