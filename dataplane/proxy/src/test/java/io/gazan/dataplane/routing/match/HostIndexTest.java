package io.gazan.dataplane.routing.match;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HostIndexTest {
  private static final List<String> HOSTS =
      List.of(
          "shop.example.com",
          "*.example.com",
          "*",
          "127.0.0.1",
          "[::1]",
          "2001:db8::7",
          "localhost");

  private static final List<String> NO_DEFAULT = List.of("a.test", "*.wild.test");

  @ParameterizedTest
  @CsvSource({
    "shop.example.com, shop.example.com",
    "SHOP.Example.COM, shop.example.com",
    "shop.example.com:6193, shop.example.com",
    "shop.example.com., shop.example.com",
    "shop.example.com.:80, shop.example.com",
    "other.example.com, *.example.com",
    "OTHER.EXAMPLE.COM:443, *.example.com",
    "a.b.example.com, *",
    "example.com, *",
    ".example.com, *",
    "xshop.example.co, *",
    "127.0.0.1, 127.0.0.1",
    "127.0.0.1:8080, 127.0.0.1",
    "127.0.0.2, *",
    "[::1], [::1]",
    "[::1]:6193, [::1]",
    "[2001:DB8::7]:80, 2001:db8::7",
    "[::2], *",
    "[, *",
    "localhost:1, localhost",
    "LocalHost, localhost",
    ":80, *",
    "'', *",
  })
  void findsTheExactNameThenTheWildcardThenTheDefault(String host, String expected) {
    // Given
    HostIndex index = new HostIndex(HOSTS);

    // When
    int found = find(index, host);

    // Then
    assertThat(HOSTS.get(found)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "a.test, a.test",
    "b.test, ",
    "x.wild.test, *.wild.test",
    "wild.test, ",
    "x.y.wild.test, ",
    "'', ",
  })
  void knowsNothingElseWithoutADefault(String host, String expected) {
    // Given
    HostIndex index = new HostIndex(NO_DEFAULT);

    // When
    int found = find(index, host);

    // Then
    if (expected == null) {
      assertThat(found).isEqualTo(-1);
    } else {
      assertThat(NO_DEFAULT.get(found)).isEqualTo(expected);
    }
  }

  @Test
  void looksOnlyAtItsRange() {
    // Given
    HostIndex index = new HostIndex(NO_DEFAULT);
    byte[] head = "Host: a.test\r\n".getBytes(StandardCharsets.US_ASCII);

    // When
    long found = index.find(head, 6, 12);
    long shorter = index.find(head, 6, 11);

    // Then
    assertThat(ByteIndex.ordinal(found)).isZero();
    assertThat(ByteIndex.ordinal(shorter)).isEqualTo(-1);
  }

  @Test
  void costsTheSameWithTenThousandHosts() {
    // Given
    List<String> hosts = new ArrayList<>();
    for (int i = 0; i < 10_000; i++) {
      hosts.add("host-" + i + ".example.com");
    }
    HostIndex index = new HostIndex(hosts);

    // When
    long probes = 0;
    int worst = 0;
    for (int i = 0; i < hosts.size(); i++) {
      byte[] host = hosts.get(i).getBytes(StandardCharsets.US_ASCII);
      long answer = index.find(host, 0, host.length);
      assertThat(ByteIndex.ordinal(answer)).isEqualTo(i);
      probes += ByteIndex.probes(answer);
      worst = Math.max(worst, ByteIndex.probes(answer));
    }

    // Then
    assertThat(probes / (double) hosts.size()).isLessThan(2);
    assertThat(worst).isLessThan(64);
  }

  private static int find(HostIndex index, String host) {
    byte[] bytes = host.getBytes(StandardCharsets.ISO_8859_1);
    return ByteIndex.ordinal(index.find(bytes, 0, bytes.length));
  }
}
