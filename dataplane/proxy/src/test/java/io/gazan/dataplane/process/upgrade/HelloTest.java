package io.gazan.dataplane.process.upgrade;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The first line of each side of an upgrade. */
class HelloTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "gazan-upgrade",
        "gazan-upgrade 1",
        "gazan-upgrade1 1 2.0",
        "GAZAN-UPGRADE 1 2.0",
        "GET / HTTP/1.1",
        "\0gazan-upgrade 1 2.0"
      })
  void anythingElseIsNoGazan(String line) {
    assertThatThrownBy(() -> Hello.parse(line))
        .isInstanceOf(IOException.class)
        .hasMessage("the other side is not a Gazan");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "2", "01", "1.0", "-1", "one", ""})
  void anotherProtocolIsRefusedWithBothNumbers(String protocol) {
    assertThatThrownBy(() -> Hello.parse("gazan-upgrade " + protocol + " 9.9"))
        .isInstanceOf(IOException.class)
        .hasMessage(
            "the other side is Gazan 9.9, which hands sockets over by protocol "
                + protocol
                + "; this one knows 1");
  }

  @Test
  void readsWhatItWritesAndTheRunningSidesCount() throws IOException {
    assertThat(Hello.parse(new Hello("1.2-SNAPSHOT").line())).isEqualTo(new Hello("1.2-SNAPSHOT"));
    assertThat(Hello.parse(new Hello("1.2").line() + " 3")).isEqualTo(new Hello("1.2"));
  }
}
