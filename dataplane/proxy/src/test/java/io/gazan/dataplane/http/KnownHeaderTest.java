package io.gazan.dataplane.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Locale;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class KnownHeaderTest {
  private static int lookup(byte[] name) {
    byte[] padded = Arrays.copyOf(name, name.length + ByteScan.SLACK);
    Arrays.fill(padded, name.length, padded.length, (byte) ':');
    return KnownHeader.lookup(padded, 0, name.length);
  }

  @ParameterizedTest
  @EnumSource
  void isFoundInAnyCaseAndOnlySo(KnownHeader header) {
    // Given
    byte[] lower = Ascii.bytes(header.lowerName());
    byte[] upper = Ascii.bytes(header.lowerName().toUpperCase(Locale.ROOT));

    // When / Then
    assertThat(lookup(lower)).isEqualTo(header.index()).isNotEqualTo(KnownHeader.UNKNOWN);
    assertThat(lookup(upper)).isEqualTo(header.index());
    assertThat(KnownHeader.at(header.index())).isSameAs(header);
    assertThat(header.hash()).isEqualTo(Ascii.foldedHash(upper, 0, upper.length));
    for (int i = 0; i < lower.length; i++) {
      for (int c = 0; c < 256; c++) {
        byte[] changed = lower.clone();
        changed[i] = (byte) c;
        boolean same = Ascii.equalsFolded(changed, 0, changed.length, lower);
        int found = lookup(changed);
        assertThat(found == header.index()).isEqualTo(same);
      }
    }
    assertThat(lookup(Arrays.copyOf(lower, lower.length - 1))).isNotEqualTo(header.index());
    byte[] longer = Arrays.copyOf(lower, lower.length + 1);
    longer[lower.length] = 's';
    assertThat(lookup(longer)).isNotEqualTo(header.index());
  }
}
