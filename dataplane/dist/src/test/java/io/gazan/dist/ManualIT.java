package io.gazan.dist;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The manual page and the units beside what the program itself knows: its completion script. */
class ManualIT {
  private static final Pattern OPTIONS = Pattern.compile("local (?:flag|arg)_opts=\"(.*)\"");
  private static final Pattern COMMANDS = Pattern.compile("local commands=\"(.+)\"");

  @Test
  void everyOptionAndCommandIsInIt() throws IOException {
    // Given
    String completion = text("share/bash-completion/completions/gazan");
    TreeSet<String> known = new TreeSet<>();
    words(OPTIONS, completion).map(word -> word.replace("'", "")).forEach(known::add);
    TreeSet<String> commands = new TreeSet<>();
    words(COMMANDS, completion).forEach(commands::add);

    // Then
    String manual = text("share/man/man1/gazan.1").replace("\\-", "-");
    assertThat(known).contains("-c", "--config", "--owner", "--watch");
    assertThat(commands).contains("run", "validate", "status");
    assertThat(known)
        .allSatisfy(
            option ->
                assertThat(manual)
                    .containsPattern("(?m)^\\.B[RI]? .*(?<![\\w-])" + option + "(?![\\w-])"));
    assertThat(commands)
        .allSatisfy(command -> assertThat(manual).containsPattern("(?m)^\\.SS " + command + "$"));
    assertThat(manual).doesNotContain("@project").contains(".SH EXIT STATUS");
  }

  @Test
  void itNamesNoOptionThatIsNotThere() throws IOException {
    // Given
    String completion = text("share/bash-completion/completions/gazan");
    TreeSet<String> known = new TreeSet<>();
    words(OPTIONS, completion).map(word -> word.replace("'", "")).forEach(known::add);

    // Then
    String manual = text("share/man/man1/gazan.1").replace("\\-", "-");
    assertThat(
            Pattern.compile("(?m)^\\.B[RI]? .*?(--[a-z][a-z-]+)")
                .matcher(manual)
                .results()
                .map(match -> match.group(1)))
        .isNotEmpty()
        .allMatch(known::contains);
  }

  @Test
  void theUnitsRunWhatTheDocsInstall() throws IOException {
    // Then
    assertThat(text("systemd/gazan.service")).contains("ExecStart=/usr/local/bin/gazan -c ");
    assertThat(Files.readString(Build.docs().resolve("operations.md")))
        .contains(
            "ln -sfn /opt/" + Build.recipe().folder() + " /opt/gazan\n",
            "ln -sfn /opt/gazan/bin/gazan /usr/local/bin/gazan\n",
            "cp /opt/gazan/systemd/gazan.service ");
  }

  private static Stream<String> words(Pattern pattern, String text) {
    return pattern
        .matcher(text)
        .results()
        .flatMap(match -> Stream.of(match.group(1).split(" ", -1)))
        .filter(word -> !word.isEmpty());
  }

  private static String text(String file) throws IOException {
    return Files.readString(Build.root().resolve(file));
  }
}
