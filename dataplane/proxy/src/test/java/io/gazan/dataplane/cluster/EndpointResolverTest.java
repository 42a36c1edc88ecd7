package io.gazan.dataplane.cluster;

import static io.gazan.dataplane.cluster.ClusterFixture.spec;
import static org.assertj.core.api.Assertions.assertThat;

import io.gazan.upstreams.cluster.Balance;
import io.gazan.upstreams.cluster.ServerSpec;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EndpointResolverTest {
  private final ClusterFixture fixture = new ClusterFixture();

  @Test
  void dialsRotateOverTheAddressesOfAName() throws UnknownHostException {
    // Given
    fixture.names.know("shop.test", "10.0.0.2", "10.0.0.1", "::1", "10.0.0.2");

    // When
    Endpoint endpoint = apply();

    // Then
    assertThat(endpoint.available()).isTrue();
    assertThat(addresses(endpoint, 4))
        .containsExactly("10.0.0.1", "10.0.0.2", "10.0.0.1", "10.0.0.2");
  }

  @Test
  void aNameThatOnlyHasIpv6IsFine() throws UnknownHostException {
    fixture.names.know("shop.test", "::1");
    assertThat(addresses(apply(), 1)).containsExactly("0:0:0:0:0:0:0:1");
  }

  @Test
  void anUnknownNameIsUnavailableAndTriedAgain() throws UnknownHostException {
    // Given
    Endpoint endpoint = apply();
    assertThat(endpoint.available()).isFalse();
    assertThat(endpoint.nextAddress()).isNull();

    // When
    fixture.names.know("shop.test", "10.0.0.1");
    fixture.pass(Duration.ofSeconds(1));

    // Then
    assertThat(addresses(endpoint, 1)).containsExactly("10.0.0.1");
    assertThat(cluster().pick(0)).isSameAs(endpoint);
  }

  @Test
  void retriesSlowDownToTwicePerMinute() {
    apply();
    for (int i = 0; i < 600; i++) {
      fixture.pass(Duration.ofSeconds(1));
    }
    assertThat(fixture.names.asked).isBetween(20, 28);
  }

  @Test
  void changesAreFollowedAndTheLastGoodAnswerIsKept() throws UnknownHostException {
    // Given
    fixture.names.know("shop.test", "10.0.0.1");
    Endpoint endpoint = apply();

    // When
    fixture.names.know("shop.test", "10.0.0.7", "10.0.0.8");
    fixture.pass(Duration.ofSeconds(2));

    // Then
    assertThat(addresses(endpoint, 2)).containsExactlyInAnyOrder("10.0.0.7", "10.0.0.8");
    fixture.names.known.clear();
    fixture.pass(Duration.ofSeconds(2));
    fixture.pass(Duration.ofSeconds(60));
    assertThat(addresses(endpoint, 2)).containsExactlyInAnyOrder("10.0.0.7", "10.0.0.8");
    assertThat(endpoint.available()).isTrue();
  }

  @Test
  void oneLookUpServesAllPortsAndEndsWithTheLastEndpoint() throws UnknownHostException {
    // Given
    fixture.names.know("shop.test", "10.0.0.1");
    Cluster two =
        fixture.apply(
            spec(
                "c",
                Balance.ROUND_ROBIN,
                new ServerSpec("shop.test", 80),
                new ServerSpec("Shop.Test", 81)));
    assertThat(fixture.names.asked).isEqualTo(1);
    assertThat(two.members()).allMatch(Member::usable);

    // When
    fixture.registry.retainOnly(List.of());
    int asked = fixture.names.asked;
    fixture.pass(Duration.ofSeconds(100));

    // Then
    assertThat(fixture.names.asked).isEqualTo(asked);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.1",
        "127.1.2.3",
        "::1",
        "::ffff:127.0.0.1",
        "169.254.169.254",
        "fe80::1",
        "0.0.0.0",
        "::",
        "100.100.100.200",
        "224.0.0.1"
      })
  void farNamesDoNotResolveToWhatIsNear(String near) throws UnknownHostException {
    // Given
    ClusterFixture far = new ClusterFixture(ControlLoop::farNamesOnly);
    far.names.know("shop.test", near);

    // When
    Endpoint endpoint = apply(far);

    // Then
    assertThat(endpoint.available()).isFalse();
    assertThat(endpoint.nextAddress()).isNull();
    far.names.know("shop.test", near, "10.0.0.1");
    far.pass(Duration.ofSeconds(1));
    assertThat(addresses(endpoint, 2)).containsExactly("10.0.0.1", "10.0.0.1");
  }

  private Endpoint apply() {
    return apply(fixture);
  }

  private static Endpoint apply(ClusterFixture fixture) {
    return cluster(fixture).members().getFirst().endpoint();
  }

  private static Cluster cluster(ClusterFixture fixture) {
    return fixture.apply(spec("c", Balance.ROUND_ROBIN, new ServerSpec("shop.test", 80)));
  }

  private Cluster cluster() {
    return cluster(fixture);
  }

  private static List<String> addresses(Endpoint endpoint, int dials) {
    List<String> addresses = new ArrayList<>();
    for (int i = 0; i < dials; i++) {
      InetSocketAddress next = Objects.requireNonNull(endpoint.nextAddress());
      assertThat(next.getPort()).isEqualTo(80);
      addresses.add(next.getAddress().getHostAddress());
    }
    return addresses;
  }
}
