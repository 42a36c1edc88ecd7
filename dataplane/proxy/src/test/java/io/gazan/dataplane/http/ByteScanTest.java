package io.gazan.dataplane.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class ByteScanTest {
  @Test
  void findsWhatAPlainLoopFinds() {
    // Given
    long seed = System.nanoTime();
    Random random = new Random(seed);
    byte[] odd = Ascii.bytes("\r\n\t\u0000\u001f \u007f\u0080\u009f\u00ff:?;~!");
    for (int i = 0; i < 200_000; i++) {
      byte[] bytes = new byte[random.nextInt(40) + ByteScan.SLACK];
      for (int k = 0; k < bytes.length; k++) {
        bytes[k] = random.nextInt(8) == 0 ? odd[random.nextInt(odd.length)] : (byte) 'a';
      }
      int to = random.nextInt(bytes.length - ByteScan.SLACK + 1);
      int from = random.nextInt(to + 1);

      // When / Then
      String told = "seed " + seed + " case " + i;
      assertThat(ByteScan.control(bytes, from, to)).as(told).isEqualTo(control(bytes, from, to));
      assertThat(ByteScan.colon(bytes, from, to)).as(told).isEqualTo(find(bytes, from, to, ':'));
      assertThat(ByteScan.questionMark(bytes, from, to))
          .as(told)
          .isEqualTo(find(bytes, from, to, '?'));
    }
  }

  private static int control(byte[] bytes, int from, int to) {
    int i = from;
    while (i < to && (bytes[i] < 0 || bytes[i] >= ' ') && bytes[i] != 0x7f) {
      i++;
    }
    return i;
  }

  private static int find(byte[] bytes, int from, int to, char wanted) {
    int i = from;
    while (i < to && bytes[i] != wanted) {
      i++;
    }
    return i;
  }
}
