package io.gazan.dataplane.tls.key;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.ssl.OpenSslSessionTicketKey;
import org.junit.jupiter.api.Test;

class TicketKeysTest {
  private static final byte[] ONE = {1};
  private static final byte[] OTHER = {2};

  private final TicketKeys keys = new TicketKeys();

  @Test
  void aGroupKeepsItsKeysUntilTheyAreRotated() {
    // Given
    OpenSslSessionTicketKey[] before = keys.of(ONE);
    // Then
    assertThat(keys.of(ONE)[0].aesKey()).isEqualTo(before[0].aesKey());
    // When
    keys.rotate();
    // Then: what was issued can still be redeemed
    OpenSslSessionTicketKey[] after = keys.of(ONE);
    assertThat(after[0].aesKey()).isNotEqualTo(before[0].aesKey());
    assertThat(after[1].aesKey()).isEqualTo(before[0].aesKey());
    assertThat(after[1].name()).isEqualTo(before[0].name());
    // When
    keys.rotate();
    // Then: and now no more
    assertThat(keys.of(ONE)).noneSatisfy(key -> assertThat(key.name()).isEqualTo(before[0].name()));
  }

  @Test
  void groupsShareNothing() {
    // When
    OpenSslSessionTicketKey[] one = keys.of(ONE);
    OpenSslSessionTicketKey[] other = keys.of(OTHER);
    // Then
    assertThat(other[0].name()).isNotEqualTo(one[0].name());
    assertThat(other[0].aesKey()).isNotEqualTo(one[0].aesKey());
    assertThat(other[0].hmacKey()).isNotEqualTo(one[0].hmacKey());
  }
}
