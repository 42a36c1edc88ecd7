package io.gazan.operator.reconcile.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SecretStoreTest {
  private final Set<String> referred = new HashSet<>();
  private final SecretStore store = new SecretStore(referred::contains);

  private static Secret secret(String name) {
    return new SecretBuilder()
        .withNewMetadata()
        .withNamespace("web")
        .withName(name)
        .addToAnnotations("kubectl.kubernetes.io/last-applied-configuration", "with the value")
        .endMetadata()
        .addToData("key", "dmFsdWU=")
        .build();
  }

  @Test
  void dropsTheValuesOfWhatNothingRefersTo() {
    // Given When
    store.put("web/a", secret("a"));

    // Then
    assertThat(Objects.requireNonNull(store.get("web/a")).getData()).isNullOrEmpty();
    assertThat(String.valueOf(store.get("web/a"))).doesNotContain("value");
    assertThat(store.stripped("web/a")).isTrue();
    assertThat(store.stripped("web/none")).isFalse();
  }

  @Test
  void takesAFetchedOneWhereTheValuesAreMissingAndNowhereElse() {
    // Given
    store.put("web/a", secret("a"));

    // When
    store.fill(secret("a"));
    store.fill(secret("gone"));

    // Then
    assertThat(store.get("web/a")).isEqualTo(secret("a"));
    assertThat(store.get("web/gone")).isNull();
  }

  @Test
  void forgetsTheValuesOfWhatIsNoLongerReferredTo() {
    // Given
    referred.add("web/a");
    store.put("web/a", secret("a"));
    assertThat(store.stripped("web/a")).isFalse();

    // When
    referred.clear();
    store.strip();

    // Then
    assertThat(store.stripped("web/a")).isTrue();
    assertThat(store.size()).isOne();
  }
}
