package io.gazan.demo;

import io.fabric8.kubernetes.client.KubernetesClient;

/**
 * The API server that a whole system stands on: one in memory, or that of a real cluster, which the
 * system then shares with others. So what it makes there has names of its own.
 */
public interface Cluster extends AutoCloseable {
  /**
   * What a system is called in its cluster.
   *
   * @param namespace where the operator lives
   * @param ingressClass the IngressClass that is there from the start
   * @param controller its {@code spec.controller}
   */
  record Names(String namespace, String ingressClass, String controller) {
    /** As an installation has them. */
    public static final Names DEFAULT =
        new Names("gazan-system", "gazan", "gazan.io/ingress-controller");
  }

  Names names();

  /** A further client that may do everything; who asks for it closes it. */
  KubernetesClient connect();

  /**
   * Creates or replaces all objects of a YAML text; what is missing in the text is removed from an
   * object.
   */
  void apply(String yaml);

  /** Ends it, or takes away what a system left there. */
  @Override
  void close();
}
