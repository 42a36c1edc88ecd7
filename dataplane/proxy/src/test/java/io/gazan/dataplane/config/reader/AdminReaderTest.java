package io.gazan.dataplane.config.reader;

import static org.assertj.core.api.Assertions.assertThat;

import io.gazan.dataplane.config.MasterKey;
import io.gazan.upstreams.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The keys of main.yaml about the config API. */
class AdminReaderTest {
  private static final String LONG = "0123456789abcdef0123456789abcdef";

  @TempDir Path folder;

  @Test
  void theVariableWinsOverTheKeyOfTheFile() throws IOException {
    assertThat(key(read("master_key: " + LONG, null)).matches(LONG)).isTrue();
    assertThat(key(read("master_key: " + LONG, "")).matches(LONG)).isTrue();
    MasterKey variable = key(read("master_key: " + LONG, "other"));
    assertThat(variable.matches("other")).isTrue();
    assertThat(variable.matches(LONG)).isFalse();
    assertThat(key(read("", "other")).matches("other")).isTrue();
    assertThat(key(read("", null)).isSet()).isFalse();
  }

  @Test
  void nothingShowsTheKey() throws IOException {
    assertThat(read("master_key: " + LONG, null).toString()).doesNotContain(LONG);
    for (String line :
        List.of("master_key: [hush]", "master_key: {hush: hush}", "master_key: \"hush\\nhush\"")) {
      assertThat(read(line, null))
          .isInstanceOf(MainConfigReader.Result.Refused.class)
          .asString()
          .doesNotContain("hush");
    }
  }

  @Test
  void aShortKeyIsTakenWithAWarning() throws IOException {
    MainConfigReader.Result result = read("master_key: hush", null);
    assertThat(result).isInstanceOf(MainConfigReader.Result.Loaded.class);
    assertThat(((MainConfigReader.Result.Loaded) result).warnings())
        .singleElement()
        .asString()
        .contains("master_key: is shorter than the 32 bytes")
        .doesNotContain("hush");
  }

  @ParameterizedTest
  @ValueSource(strings = {LONG + "\n", "hush\u0000hush", "  ", "\t"})
  void aVariableIsCheckedAsTheKeyOfTheFileIs(String variable) throws IOException {
    assertThat(read("", variable))
        .isInstanceOfSatisfying(
            MainConfigReader.Result.Refused.class,
            refused ->
                assertThat(refused.problems())
                    .singleElement()
                    .asString()
                    .contains("main.yaml:1:1", "the variable GAZAN_MASTER_KEY must be text")
                    .doesNotContain("hush", LONG));
  }

  @Test
  void aShortVariableIsTakenWithAWarning() throws IOException {
    assertThat(((MainConfigReader.Result.Loaded) read("", "hush")).warnings())
        .singleElement()
        .asString()
        .contains("the variable GAZAN_MASTER_KEY is shorter than the 32 bytes")
        .doesNotContain("hush");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          config_tls_address: 127.0.0.1:3443                               | needs config_tls_certificate and config_tls_key_file
          {config_tls_address: "127.0.0.1:3443", config_tls_certificate: a} | needs config_tls_certificate and config_tls_key_file
          {config_tls_address: "127.0.0.1:3000", config_tls_certificate: a, config_tls_key_file: b} | port 3000 is already that of config_address
          {config_tls_address: "127.0.0.1:6193", config_tls_certificate: a, config_tls_key_file: b} | port 6193 is already that of proxy_address_http
          config_api_enabled: maybe                                        | expected true or false
          master_key: "  "                                                 | must be text that can be sent in a header
          """)
  void whatCannotBeIsRefused(String text, String message) throws IOException {
    MainConfigReader.Result result =
        read(
            text.startsWith("{") ? text.substring(1, text.length() - 1).replace(", ", "\n") : text,
            null);
    assertThat(result).isInstanceOf(MainConfigReader.Result.Refused.class);
    assertThat(((MainConfigReader.Result.Refused) result).problems())
        .extracting(Problem::message)
        .anyMatch(found -> found.startsWith(message));
  }

  @Test
  void aPairWithoutItsAddressIsWarnedAbout() throws IOException {
    MainConfigReader.Result result =
        read("config_tls_certificate: a\nconfig_tls_key_file: b", null);
    assertThat(((MainConfigReader.Result.Loaded) result).warnings())
        .extracting(Problem::message)
        .containsOnly("has no effect without config_tls_address")
        .hasSize(2);
  }

  private MainConfigReader.Result read(String yaml, @Nullable String variable) throws IOException {
    Path file =
        Files.writeString(folder.resolve("main.yaml"), "upstreams_conf: u.yaml\n" + yaml + "\n");
    return MainConfigReader.read(
        file, name -> name.equals(AdminReader.KEY_VARIABLE) ? variable : null);
  }

  private static MasterKey key(MainConfigReader.Result result) {
    assertThat(result).isInstanceOf(MainConfigReader.Result.Loaded.class);
    return ((MainConfigReader.Result.Loaded) result).config().admin().masterKey();
  }
}
