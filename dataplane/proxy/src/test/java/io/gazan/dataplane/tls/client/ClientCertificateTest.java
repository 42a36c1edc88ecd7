package io.gazan.dataplane.tls.client;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClientCertificateTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "CN=plain,O=Org | CN=plain,O=Org",
        "CN=Jörg | CN=J\\c3\\b6rg",
        "CN=a\u0001b | CN=a\\01b",
        "CN=日 | CN=\\e6\\97\\a5"
      })
  void aSubjectIsPrintableAscii(String name, String text) {
    assertThat(ClientCertificate.ascii(name)).isEqualTo(text);
  }

  @org.junit.jupiter.api.Test
  void aLineEndCannotGetIntoAHeader() {
    assertThat(ClientCertificate.ascii("CN=x\r\nX-Admin: 1")).isEqualTo("CN=x\\0d\\0aX-Admin: 1");
  }
}
