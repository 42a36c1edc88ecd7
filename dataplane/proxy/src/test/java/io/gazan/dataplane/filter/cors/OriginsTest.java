package io.gazan.dataplane.filter.cors;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OriginsTest {
  private final Origins origins =
      new Origins(
          List.of("https://app.example.com", "https://*.shop.example:8443", "http://[::1]:3000"));

  @ParameterizedTest
  @CsvSource({
    "https://app.example.com, true",
    "HTTPS://App.Example.com, true",
    "http://[::1]:3000, true",
    "https://a.shop.example:8443, true",
    "https://a.b.shop.example:8443, true",
    "http://app.example.com, false",
    "https://app.example.com.evil.test, false",
    "https://evil-app.example.com, false",
    "https://app.example.com:443, false",
    "https://shop.example:8443, false",
    "https://a.shop.example, false",
    "https://evil.test/.shop.example:8443, false",
    "https://evil.test#.shop.example:8443, false",
    "https://evil.test:1@x.shop.example:8443, false",
    "null, false",
    "'', false"
  })
  void comparesAnOriginAsAWhole(String origin, boolean admitted) {
    assertThat(origins.has(origin)).isEqualTo(admitted);
  }
}
