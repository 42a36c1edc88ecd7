package io.gazan.vertical;

import static org.assertj.core.api.Assertions.assertThat;

import io.gazan.dataplane.Dataplane;
import io.gazan.dataplane.testing.EchoEndpoint;
import io.gazan.dataplane.testing.RawClient;
import io.gazan.dataplane.testing.Seen;
import io.gazan.dataplane.testing.WireResponse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What the public conformance suite asks of an Ingress without rules: its default backend takes
 * every request, and all endpoints of that get some. On a system of its own, for it takes all.
 */
@SuppressWarnings("NullAway.Init")
class ConformanceDefaultBackendIT {
  private static final int ENDPOINTS = 10;

  private static final List<EchoEndpoint> endpoints = new ArrayList<>();
  private static Scene scene;

  /** Given */
  @BeforeAll
  static void defaultBackend() {
    scene = Scene.start();
    String namespace = scene.namespace();
    scene.apply(Scene.service(namespace, "echo", "{name: http, port: 8080}"));
    for (int i = 1; i <= ENDPOINTS; i++) {
      EchoEndpoint endpoint = EchoEndpoint.start("echo-" + i);
      endpoints.add(endpoint);
      scene.slice(namespace, "echo", i, endpoint.socketAddress(), "ready: true");
    }
    scene.apply(
        """
        apiVersion: networking.k8s.io/v1
        kind: Ingress
        metadata: {namespace: %s, name: default-backend}
        spec:
          ingressClassName: $CLASS
          defaultBackend: {service: {name: echo, port: {number: 8080}}}
        """
            .formatted(namespace));
    new Told(scene, namespace).awaitAddresses("default-backend", Told.ADDRESS);
  }

  @AfterAll
  static void end() {
    scene.close();
    endpoints.forEach(EchoEndpoint::close);
  }

  @ParameterizedTest
  @CsvSource({
    "GET, my-host, /",
    "GET, my-host, /sub-path",
    "POST, some-host, /",
    "PUT, '', /resource",
    "DELETE, some-host, /resource",
    "PATCH, my-host, /resource"
  })
  void everyRequestGoesToTheDefaultBackend(String method, String host, String target)
      throws IOException {
    for (Dataplane dataplane : scene.system().dataplanes()) {
      // When: without a name, the host is the address.
      String asked = host.isEmpty() ? "127.0.0.1:" + dataplane.httpAddress().getPort() : host;
      String marked = target + "?by=" + dataplane.httpAddress().getPort();
      WireResponse answer;
      try (RawClient client = RawClient.connect(dataplane.httpAddress())) {
        answer =
            client
                .request(method, asked, marked, "User-Agent: conformance", "Content-Length: 0")
                .read(method);
      }
      // Then
      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.endpoint()).startsWith("echo-");
      assertThat(List.of("Content-Length", "Date", "Server"))
          .allSatisfy(name -> assertThat(answer.header(name)).as(name).isNotEmpty());
      assertThat(endpoints.stream().flatMap(each -> each.seen().stream()))
          .filteredOn(seen -> seen.target().equals(marked) && seen.method().equals(method))
          .singleElement()
          .satisfies(
              seen -> {
                assertThat(seen.version()).isEqualTo("HTTP/1.1");
                assertThat(seen.header("user-agent")).isEqualTo("conformance");
                assertThat(seen.header("host")).isEqualTo(asked);
              });
    }
  }

  @Test
  void aHundredRequestsReachAllTenEndpoints() {
    // When
    Set<String> names = new HashSet<>();
    for (int i = 0; i < 100; i++) {
      for (WireResponse answer : scene.ask("load-balancing", "/")) {
        assertThat(answer.status()).isEqualTo(200);
        names.add(answer.endpoint());
      }
    }
    // Then
    assertThat(names).hasSize(ENDPOINTS);
    assertThat(endpoints).extracting(EchoEndpoint::seen).doesNotContain(List.<Seen>of());
  }
}
