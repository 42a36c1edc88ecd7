package io.gazan.operator.status;

import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeList;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.networking.v1.IngressLoadBalancerIngress;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.gazan.operator.inventory.ObjectKey;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The addresses that Ingresses show. Given ones never change; those of a Service or of nodes are
 * asked for every ten seconds or every minute, and at once when the Service is seen to change. An
 * API server that does not answer changes nothing.
 */
public final class PublishedAddresses implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(PublishedAddresses.class);
  private static final long SERVICE_SECONDS = 10;
  private static final long NODES_SECONDS = 60;
  private static final long PAGE = 500;
  private final KubernetesClient client;
  private final StatusTargets targets;
  private final Runnable changed;
  private final Semaphore wake = new Semaphore(0);
  private final Thread asking;
  private volatile @Nullable List<IngressLoadBalancerIngress> current;

  /**
   * Prepares.
   *
   * @param changed told after each change; must not block
   */
  public PublishedAddresses(KubernetesClient client, StatusTargets targets, Runnable changed) {
    this.client = client;
    this.targets = targets;
    this.changed = changed;
    this.asking = Thread.ofVirtual().name("gazan-addresses").unstarted(this::ask);
  }

  public void start() {
    if (targets.service() == null && !targets.addresses().isEmpty()) {
      current = ServiceAddresses.of(targets.addresses());
      changed.run();
    } else {
      asking.start();
    }
  }

  /** Null as long as they are not known. */
  public @Nullable List<IngressLoadBalancerIngress> current() {
    return current;
  }

  /** A Service changed; ours or another. */
  public void serviceChanged(ObjectKey service) {
    if (service.equals(targets.service())) {
      wake.release();
    }
  }

  private void ask() {
    long every = targets.service() == null ? NODES_SECONDS : SERVICE_SECONDS;
    try {
      while (true) {
        refresh();
        boolean _ = wake.tryAcquire(every, TimeUnit.SECONDS);
        wake.drainPermits();
      }
    } catch (InterruptedException end) {
      Thread.currentThread().interrupt();
    }
  }

  private void refresh() {
    try {
      List<IngressLoadBalancerIngress> now = read();
      if (!now.equals(current)) {
        current = now;
        LOG.atInfo()
            .addKeyValue("addresses", now.size())
            .log("The addresses of Ingresses are known");
        changed.run();
      }
    } catch (RuntimeException e) {
      LOG.atWarn().addKeyValue("problem", e.getMessage()).log("Cannot ask for the addresses");
    }
  }

  private List<IngressLoadBalancerIngress> read() {
    ObjectKey key = targets.service();
    if (key == null) {
      return ServiceAddresses.ofNodes(nodes());
    }
    Service service = client.services().inNamespace(key.namespace()).withName(key.name()).get();
    if (service == null) {
      return List.of();
    }
    List<IngressLoadBalancerIngress> own = ServiceAddresses.of(service);
    return own.isEmpty() && ServiceAddresses.onNodes(service)
        ? ServiceAddresses.ofNodes(nodes())
        : own;
  }

  /** By pages: a cluster may have thousands, and one is many kilobytes. */
  private List<Node> nodes() {
    List<Node> all = new ArrayList<>();
    String next = null;
    do {
      NodeList page =
          client.nodes().list(new ListOptionsBuilder().withLimit(PAGE).withContinue(next).build());
      all.addAll(page.getItems());
      next = page.getMetadata().getContinue();
    } while (next != null && !next.isEmpty());
    return all;
  }

  @Override
  public void close() {
    asking.interrupt();
  }
}
