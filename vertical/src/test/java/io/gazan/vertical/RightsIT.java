package io.gazan.vertical;

import static io.gazan.vertical.Scene.path;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.gazan.dataplane.testing.tls.TestCertificates;
import io.gazan.demo.Cluster;
import io.gazan.devcluster.DevCluster;
import io.gazan.devcluster.access.Access;
import io.gazan.devcluster.testing.Gatekeeper;
import io.gazan.operator.ApiClients;
import io.gazan.operator.Operator;
import io.gazan.operator.OperatorConfig;
import io.gazan.operator.inventory.ObjectKey;
import io.gazan.operator.status.StatusTargets;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The rights that an operator uses while it does all its kinds of work for real data planes. The
 * chart's roles are held against what an operator asks for in the chart's own tests; here is more
 * for it to do, and whatever else it tried would be refused.
 */
@Tag("faults")
class RightsIT {
  private static final String USER = "system:serviceaccount:gazan-system:gazan-operator";
  private static final String TOKEN = "operator-token";

  /** Of the whole cluster. */
  private static final Set<String> EVERYWHERE = rights("everywhere");

  /** Of its own namespace. */
  private static final Set<String> AT_HOME = rights("home");

  /** There, too, but not in this test. */
  private static final Set<String> SELDOM = rights("seldom");

  private static Set<String> rights(String where) {
    try (Stream<String> lines = Files.lines(Path.of("..", "operator", "rights.txt"))) {
      return lines
          .filter(line -> line.startsWith(where + " "))
          .map(line -> line.substring(where.length() + 1))
          .collect(Collectors.toUnmodifiableSet());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String right(Access access) {
    return access.verb()
        + " "
        + access.resource()
        + (access.subresource().isEmpty() ? "" : "/" + access.subresource());
  }

  private static boolean allowed(Access access) {
    return EVERYWHERE.contains(right(access))
        || (access.namespace().equals(Cluster.Names.DEFAULT.namespace())
            && (AT_HOME.contains(right(access)) || SELDOM.contains(right(access))));
  }

  private static Set<String> used(Gatekeeper gate) {
    return gate.accesses().stream()
        .filter(access -> access.user().equals(USER))
        .map(RightsIT::right)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @Test
  void allItsWorkIsDoneWithTheseRights() throws Exception {
    try (Scene scene = Scene.start()) {
      // Given: an operator of few rights in place of one that may do everything.
      DevCluster cluster = scene.devcluster();
      cluster.addToken(TOKEN, USER, Set.of());
      Gatekeeper gate = Gatekeeper.of(cluster);
      gate.answer(403, access -> access.user().equals(USER) && !allowed(access));
      Operator first = scene.system().operators().getFirst();
      InetSocketAddress stream = first.streamAddress();
      first.close();
      scene.client().secrets().inNamespace(Cluster.Names.DEFAULT.namespace()).delete();
      OperatorConfig config =
          scene
              .system()
              .operatorConfig("restricted")
              .with(
                  new StatusTargets(
                      new ObjectKey("Service", Cluster.Names.DEFAULT.namespace(), "proxy"),
                      List.of()))
              .with(
                  new OperatorConfig.Ports(
                      stream, new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)));
      scene.apply(
          """
          {apiVersion: v1, kind: Service, metadata: {namespace: gazan-system, name: proxy},
           spec: {type: NodePort, ports: [{name: http, port: 80}]}}
          ---
          {apiVersion: v1, kind: Node, metadata: {name: one},
           status: {addresses: [{type: ExternalIP, address: 203.0.113.1}],
                    conditions: [{type: Ready, status: "True"}]}}
          """);
      try (KubernetesClient client =
              ApiClients.create(Config.fromKubeconfig(cluster.kubeconfig(TOKEN)));
          Operator restricted = Operator.start(config, client)) {
        // When
        work(scene);
        // Then
        assertThat(restricted.isLeader()).isTrue();
        assertThat(gate.accesses())
            .filteredOn(access -> access.user().equals(USER))
            .allMatch(RightsIT::allowed);
        Set<String> given = new TreeSet<>(EVERYWHERE);
        given.addAll(AT_HOME);
        Set<String> used = used(gate);
        used.removeAll(SELDOM);
        assertThat(used).isEqualTo(given);
      }
    }
  }

  private static void work(Scene scene) {
    String namespace = scene.namespace();
    Told told = new Told(scene, namespace);
    scene.service(namespace, "web");
    scene.tlsSecret(namespace, "site", TestCertificates.server("site.example.com"));
    scene.ingress(namespace, "site", "site.example.com", path("Prefix", "/", "web"));
    scene.awaitEndpoint("site.example.com", "/", "web");
    scene.apply(
        """
        apiVersion: gazan.io/v1alpha1
        kind: GazanRoute
        metadata: {namespace: %s, name: route}
        spec:
          ingressClassName: $CLASS
          hosts: [route.example.com]
          tls: {secretName: site}
          rules: [{path: {value: /}, backends: [{service: {name: lost, port: 80}}]}]
        """
            .formatted(namespace));
    told.awaitWarning("route", "ServiceNotFound");
    told.awaitCondition("route", "Programmed", "True Programmed");
    // The same again is the same Event once more.
    scene.service(namespace, "lost");
    told.awaitCondition("route", "ResolvedRefs", "True ResolvedRefs");
    scene.client().services().inNamespace(namespace).withName("lost").delete();
    told.awaitCondition("route", "ResolvedRefs", "False ServiceNotFound");
    await("an Event of two occurrences")
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(
            () ->
                assertThat(scene.client().v1().events().inNamespace(namespace).list().getItems())
                    .anySatisfy(event -> assertThat(event.getCount()).isEqualTo(2)));
    await("the address of the node")
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(
            () ->
                assertThat(
                        scene
                            .client()
                            .network()
                            .v1()
                            .ingresses()
                            .inNamespace(namespace)
                            .withName("site")
                            .get()
                            .getStatus()
                            .getLoadBalancer()
                            .getIngress())
                    .singleElement()
                    .satisfies(one -> assertThat(one.getIp()).isEqualTo("203.0.113.1")));
  }
}
