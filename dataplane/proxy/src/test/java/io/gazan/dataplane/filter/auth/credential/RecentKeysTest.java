package io.gazan.dataplane.filter.auth.credential;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RecentKeysTest {
  private long now = Long.MAX_VALUE - 5;
  private final RecentKeys keys = new RecentKeys(100, () -> now);

  private static CredentialKey key(long n) {
    return new CredentialKey(n, 0, 0, 0);
  }

  @Test
  void forgetsWhatIsTooOldAlsoWhenTheClockTurnsOver() {
    // Given
    keys.add(key(1), 10);

    // Then
    assertThat(keys.contains(key(1))).isTrue();
    assertThat(keys.contains(key(2))).isFalse();
    now += 9;
    assertThat(keys.contains(key(1))).isTrue();
    now += 1;
    assertThat(keys.contains(key(1))).isFalse();
  }

  @Test
  void neverHoldsMoreThanItMayAndKeepsWhatIsUsed() {
    // Given
    keys.add(key(0), 1000);

    // When
    for (int i = 1; i < 1000; i++) {
      keys.add(key(i), 1000);
      assertThat(keys.contains(key(0))).isTrue();
      assertThat(keys.size()).isLessThanOrEqualTo(100);
    }

    // Then
    assertThat(keys.contains(key(1))).isFalse();
    assertThat(keys.contains(key(999))).isTrue();
  }

  @Test
  void hashesTellApartWhatRunsTogether() {
    // Given
    CredentialHash hash = new CredentialHash();

    // Then
    assertThat(hash.key(new byte[] {1, 2}, new byte[] {3}))
        .isEqualTo(hash.key(new byte[] {1, 2}, new byte[] {3}))
        .isNotEqualTo(hash.key(new byte[] {1}, new byte[] {2, 3}))
        .isNotEqualTo(new CredentialHash().key(new byte[] {1, 2}, new byte[] {3}));
  }
}
