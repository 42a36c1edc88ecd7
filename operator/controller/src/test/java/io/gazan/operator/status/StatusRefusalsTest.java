package io.gazan.operator.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.gazan.operator.inventory.ObjectKey;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class StatusRefusalsTest {
  private static final ObjectKey SHOP = new ObjectKey("Ingress", "web", "shop");

  private final List<String> lines = new ArrayList<>();
  private long now = Long.MAX_VALUE - 5;
  private final StatusRefusals refusals =
      new StatusRefusals(() -> now, (which, others) -> lines.add(which + " +" + others));

  private static KubernetesClientException answer(int code) {
    return new KubernetesClientException("no good", code, null);
  }

  @Test
  void onlyWhatIsInvalidIsFinal() {
    assertThat(refusals.isFinal(SHOP, answer(500))).isFalse();
    assertThat(refusals.isFinal(SHOP, answer(409))).isFalse();
    assertThat(refusals.isFinal(SHOP, new IllegalStateException("422"))).isFalse();
    assertThat(refusals.isFinal(SHOP, null)).isFalse();
    assertThat(lines).isEmpty();
    assertThat(refusals.isFinal(SHOP, answer(422))).isTrue();
  }

  @Test
  void aMinuteHasOneLine() {
    // Given When
    for (int i = 0; i < 1000; i++) {
      assertThat(refusals.isFinal(SHOP, answer(422))).isTrue();
    }
    now += TimeUnit.MINUTES.toNanos(1);
    refusals.isFinal(SHOP, answer(422));

    // Then
    assertThat(lines)
        .containsExactly("Ingress web/shop: no good +0", "Ingress web/shop: no good +999");
  }
}
