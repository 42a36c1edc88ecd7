package io.gazan.dataplane.provider.consul;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gazan.upstreams.cluster.ServerSpec;
import io.gazan.upstreams.document.parse.DocumentLimits;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HealthAnswerTest {
  @ParameterizedTest
  @CsvSource({
    "192.0.2.1, '', '', 192.0.2.1:80",
    "192.0.2.1, 192.0.2.2, '', 192.0.2.2:80",
    "192.0.2.1, 192.0.2.2, 192.0.2.3, 192.0.2.3:8080",
    "192.0.2.1, App.Internal., '', app.internal:80",
    "192.0.2.1, 2001:DB8:0::1, '', [2001:db8::1]:80"
  })
  void theTaggedAddressGoesBeforeTheServicesAndThatBeforeTheNodes(
      String node, String service, String lan, String expected) throws ConsulFailure {
    // Given
    String tagged =
        lan.isEmpty() ? "null" : "{\"lan_ipv4\": {\"Address\": \"" + lan + "\", \"Port\": 8080}}";

    // When
    HealthAnswer answer =
        read(
            "[{\"Node\": {\"Address\": \"%s\"}, \"Service\": {\"Address\": \"%s\", \"Port\": 80, \"TaggedAddresses\": %s}}]"
                .formatted(node, service, tagged));

    // Then
    assertThat(answer.servers()).extracting(ServerSpec::address).containsExactly(expected);
  }

  @Test
  void orderDoesNotCountAndWeightsDo() throws ConsulFailure {
    // Given
    String first = entry("192.0.2.1", 80, 2);
    String second = entry("192.0.2.2", 80, 3);
    String again = entry("192.0.2.1", 80, 4);

    // When
    HealthAnswer one = read("[" + first + "," + second + "," + again + "]");
    HealthAnswer other = read("[" + again + "," + second + "," + first + "]");

    // Then
    assertThat(one).isEqualTo(other);
    assertThat(one.servers())
        .containsExactly(
            new ServerSpec("192.0.2.1", 80, 6, false), new ServerSpec("192.0.2.2", 80, 3, false));
  }

  @Test
  void largeWeightsKeepTheirProportions() throws ConsulFailure {
    // When
    HealthAnswer answer =
        read(
            "["
                + entry("a", 80, 60_000)
                + ","
                + entry("b", 80, 30_000)
                + ","
                + entry("c", 80, 1)
                + "]");

    // Then
    assertThat(answer.servers())
        .extracting(ServerSpec::weight)
        .containsExactly(ServerSpec.MAX_WEIGHT, ServerSpec.MAX_WEIGHT / 2, 1);
  }

  @Test
  void whatCannotBeDialledIsLeftOutAndCounted() throws ConsulFailure {
    // When
    HealthAnswer answer =
        read(
            "["
                + entry("a", 0, 1)
                + ","
                + entry("0.0.0.0", 1, 1)
                + ","
                + entry("x y", 1, 1)
                + ","
                + entry("", 1, 1)
                + ","
                + entry("1.2.3", 1, 1)
                + ","
                + entry("b", 1, 1)
                + "]");

    // Then
    assertThat(answer.leftOut()).isEqualTo(5);
    assertThat(answer.servers()).containsExactly(new ServerSpec("b", 1));
  }

  @Test
  void anEmptyListIsAnAnswer() throws ConsulFailure {
    assertThat(read(" [] ").servers()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "{}",
        "[",
        "[] []",
        "[1]",
        "[{}]",
        "[{\"Service\": []}]",
        "[{\"Service\": {\"Address\": \"a\", \"Port\": \"80\"}}]",
        "[{\"Service\": {\"Address\": \"a\", \"Port\": 70000}}]",
        "[{\"Service\": {\"Address\": [], \"Port\": 1}}]",
        "[{\"Service\": {\"Address\": \"a\", \"Port\": 1, \"Weights\": {\"Passing\": -1}}}]"
      })
  void anythingElseIsNotUnderstood(String body) {
    assertThatThrownBy(() -> read(body))
        .isInstanceOfSatisfying(
            ConsulFailure.class,
            e -> assertThat(e.reason()).isEqualTo(ConsulFailure.Reason.NOT_UNDERSTOOD));
  }

  private static String entry(String address, int port, int weight) {
    return "{\"Service\": {\"Address\": \"%s\", \"Port\": %d, \"Weights\": {\"Passing\": %d}}}"
        .formatted(address, port, weight);
  }

  private static HealthAnswer read(String body) throws ConsulFailure {
    return HealthAnswer.read(body.getBytes(UTF_8), 5, DocumentLimits.DEFAULTS);
  }
}
