package io.gazan.vertical;

import io.fabric8.kubernetes.api.model.DeletionPropagation;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.gazan.demo.Cluster;
import io.gazan.operator.ApiClients;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The API server that a kubeconfig names, shared with whoever else uses it. A bare one is enough:
 * nothing here waits for a controller, and what a system made is taken away again object by object,
 * as nobody else might do it. The definition of GazanRoute stays.
 */
public final class ExternalCluster implements Cluster {
  /** Set to {@code true} by the Maven profile {@code cluster}. */
  static final String WANTED = "gazan.cluster";

  /** A file; without it, KUBECONFIG or {@code ~/.kube/config}. */
  static final String KUBECONFIG = "gazan.cluster.kubeconfig";

  private static final int TRIES = 10;
  private static final String RUN =
      Integer.toString(ThreadLocalRandom.current().nextInt(36 * 36 * 36, 36 * 36 * 36 * 36), 36);
  private static final AtomicInteger SYSTEMS = new AtomicInteger();

  private final Config config;
  private final Names names;
  private final KubernetesClient client;
  private final Set<String> namespaces = new ConcurrentSkipListSet<>();

  private ExternalCluster(Config config) {
    String name = "gazan-" + RUN + "-" + SYSTEMS.incrementAndGet();
    this.config = config;
    this.names = new Names(name, name, "gazan.io/" + name);
    this.client = connect();
    namespaces.add(name);
  }

  /** Whether the tests are to run on one. */
  static boolean wanted() {
    return Boolean.getBoolean(WANTED);
  }

  /** The one that this run was given. */
  static ExternalCluster connectTo() throws IOException {
    String file = System.getProperty(KUBECONFIG, "");
    return new ExternalCluster(
        file.isEmpty()
            ? Config.autoConfigure(null)
            : Config.fromKubeconfig(Files.readString(Path.of(file))));
  }

  static ExternalCluster of(String kubeconfig) {
    return new ExternalCluster(Config.fromKubeconfig(kubeconfig));
  }

  @Override
  public Names names() {
    return names;
  }

  @Override
  public KubernetesClient connect() {
    return ApiClients.create(config);
  }

  @Override
  public void apply(String yaml) {
    for (String document : yaml.split("(?m)^---$", -1)) {
      if (!document.isBlank()) {
        GenericKubernetesResource object =
            // What begins with a brace would be read as JSON.
            client
                .getKubernetesSerialization()
                .unmarshal("---\n" + document, GenericKubernetesResource.class);
        if (object.getKind().equals("Namespace")) {
          namespaces.add(object.getMetadata().getName());
        }
        apply(object);
      }
    }
  }

  /** A PUT of the whole object; some kinds want to know which version it replaces. */
  private void apply(GenericKubernetesResource object) {
    boolean status = object.getAdditionalProperties().containsKey("status");
    for (int tries = 1; ; tries++) {
      try {
        Resource<GenericKubernetesResource> resource = client.resource(object);
        GenericKubernetesResource there = resource.get();
        version(object, there);
        GenericKubernetesResource written =
            there == null ? resource.create() : client.resource(object).update();
        if (status) {
          version(object, written);
          client.resource(object).updateStatus();
        }
        return;
      } catch (KubernetesClientException e) {
        if (e.getCode() != HttpURLConnection.HTTP_CONFLICT || tries == TRIES) {
          throw e;
        }
      }
    }
  }

  private static void version(HasMetadata object, @Nullable HasMetadata there) {
    object
        .getMetadata()
        .setResourceVersion(there == null ? null : there.getMetadata().getResourceVersion());
  }

  /** What systems of the tests have in their namespaces. */
  private List<GenericKubernetesResource> left(String namespace) {
    List<GenericKubernetesResource> all = new ArrayList<>();
    for (String kind :
        List.of(
            "networking.k8s.io/v1 Ingress",
            "gazan.io/v1alpha1 GazanRoute",
            "discovery.k8s.io/v1 EndpointSlice",
            "coordination.k8s.io/v1 Lease",
            "events.k8s.io/v1 Event",
            "v1 Service",
            "v1 Secret",
            "v1 ConfigMap",
            "v1 ServiceAccount")) {
      String[] words = kind.split(" ", 2);
      all.addAll(
          client
              .genericKubernetesResources(words[0], words[1])
              .inNamespace(namespace)
              .list()
              .getItems());
    }
    return all;
  }

  @Override
  public void close() {
    try (client) {
      client.network().v1().ingressClasses().withName(names.ingressClass()).delete();
      for (String namespace : namespaces) {
        left(namespace).forEach(each -> client.resource(each).delete());
        client
            .namespaces()
            .withName(namespace)
            .withPropagationPolicy(DeletionPropagation.BACKGROUND)
            .delete();
      }
    }
  }
}
