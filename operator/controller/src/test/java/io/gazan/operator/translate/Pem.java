package io.gazan.operator.translate;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;

/** Certificates and keys of the tests, valid for a century. */
final class Pem {
  private Pem() {}

  /** Such as {@code shop.crt}. */
  static String of(String file) {
    try (InputStream in = Pem.class.getResourceAsStream("/pem/" + file)) {
      return new String(Objects.requireNonNull(in, file).readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
