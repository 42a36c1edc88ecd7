package io.gazan.vertical;

import static io.gazan.vertical.Scene.path;
import static org.assertj.core.api.Assertions.assertThat;

import io.gazan.dataplane.Dataplane;
import io.gazan.dataplane.testing.EchoEndpoint;
import io.gazan.dataplane.testing.RawClient;
import io.gazan.dataplane.testing.WireResponse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** An endpoint goes while requests to it run: kubernetes.md §3. */
@ExtendWith(SharedScene.class)
record EndpointRemovedIT(Scene scene, String namespace, String host) {
  private static final String HALF = "half of ";

  @Test
  void requestsThatRunFinishAndNoNewOneGoesThere() throws IOException {
    // Given
    EchoEndpoint leaving = scene.service(namespace, "web");
    scene.ingress(namespace, "web", host, path("Prefix", "/", "web"));
    scene.awaitEndpoint(host, "/", "web");
    List<RawClient> running = new ArrayList<>();
    try (EchoEndpoint coming = EchoEndpoint.start("coming")) {
      for (Dataplane dataplane : scene.system().dataplanes()) {
        running.add(begin(dataplane));
      }
      int before = leaving.requests();
      // When
      scene.slice(namespace, "web", "http", coming.socketAddress());
      scene.awaitEndpoint(host, "/", "coming");
      int after = leaving.requests();
      // Then
      for (int i = 0; i < 20; i++) {
        assertThat(scene.ask(host, "/")).extracting(WireResponse::endpoint).containsOnly("coming");
      }
      assertThat(leaving.requests()).isEqualTo(after).isGreaterThanOrEqualTo(before);
      for (RawClient client : running) {
        WireResponse answer = client.send("a body").read("POST");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.endpoint()).isEqualTo("web");
        assertThat(answer.text()).contains(HALF + "a body");
      }
      assertThat(leaving.requests()).isEqualTo(after + running.size());
    } finally {
      for (RawClient client : running) {
        client.close();
      }
    }
  }

  /** A request whose head has reached the endpoint, which says so, and whose body has not. */
  private RawClient begin(Dataplane dataplane) throws IOException {
    RawClient client = RawClient.connect(dataplane.httpAddress());
    int length = (HALF + "a body").length();
    client.request("POST", host, "/running", "Expect: 100-continue", "Content-Length: " + length);
    assertThat(client.readHead().status()).isEqualTo(100);
    return client.send(HALF);
  }
}
