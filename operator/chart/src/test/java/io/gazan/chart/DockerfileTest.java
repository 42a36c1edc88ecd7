package io.gazan.chart;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The Dockerfiles and the image files made without an engine are the same to who runs them. */
class DockerfileTest {
  private static final Pattern STAGE =
      Pattern.compile("^FROM (?:--platform=\\S+ )?(\\S+)", Pattern.MULTILINE);
  private static final Pattern IMAGE =
      Pattern.compile("^ARG \\w+_IMAGE=(\\S+)$", Pattern.MULTILINE);
  private static final Pattern EXPOSE = Pattern.compile("^EXPOSE (.+)$", Pattern.MULTILINE);
  private static final Pattern ENTRY = Pattern.compile("^ENTRYPOINT (.+)$", Pattern.MULTILINE);
  private static final Pattern COPIED =
      Pattern.compile("^COPY (?!--from)(\\S+) ", Pattern.MULTILINE);

  @ParameterizedTest
  @CsvSource({"dataplane", "operator"})
  void isWhatTheImageFileIs(String name) {
    // Given
    String file = Repository.text("images/" + name + "/Dockerfile");
    String pom = Repository.text("images/" + name + "/pom.xml");

    // Then
    assertThat(only(ENTRY, file))
        .isEqualTo(
            "[\"/opt/java/bin/java\", \"@/opt/gazan/jvm.options\", \"-cp\","
                + " \"/opt/gazan/libs/*\", \""
                + property(pom, "main")
                + "\"]");
    assertThat(List.of(only(EXPOSE, file).split(" ", -1)))
        .containsExactlyInAnyOrder(property(pom, "ports").replace("/tcp", "").split(" ", -1));
    assertThat(file).contains("\nUSER 65532:65532\n");
    assertThat(file.contains("\nCMD [\"-c\", \"/etc/gazan/main.yaml\"]\n"))
        .isEqualTo(name.equals("dataplane"));
  }

  @ParameterizedTest
  @CsvSource({"dataplane", "operator"})
  void hasStagesOfNamedVersionsAndASmallBase(String name) {
    // Given
    String file = Repository.text("images/" + name + "/Dockerfile");

    // Then
    assertThat(STAGE.matcher(file).results().map(match -> match.group(1)))
        .containsExactly("${MAVEN_IMAGE}", "${JDK_IMAGE}", "${BASE_IMAGE}");
    assertThat(IMAGE.matcher(file).results().map(match -> match.group(1)))
        .hasSize(3)
        .allMatch(image -> image.matches(".+:[^:/]+") && !image.endsWith(":latest"))
        .anyMatch(image -> image.startsWith("gcr.io/distroless/"));
    assertThat(COPIED.matcher(file).results().map(match -> match.group(1)))
        .allMatch(source -> Repository.path(source).toFile().exists());
  }

  @Test
  void theBuildSeesEveryModuleAndNothingElse() {
    // Given
    List<String> ignore = Repository.text(".dockerignore").lines().toList();
    List<String> modules =
        Pattern.compile("<module>(\\w+)</module>")
            .matcher(Repository.text("pom.xml"))
            .results()
            .map((MatchResult match) -> "!" + match.group(1))
            .toList();

    // Then
    assertThat(ignore).contains("**", "!pom.xml", "**/target").containsAll(modules);
  }

  private static String property(String pom, String name) {
    return only(Pattern.compile("<image\\." + name + ">(.*?)</image"), pom);
  }

  private static String only(Pattern pattern, String text) {
    return pattern.matcher(text).results().map(match -> match.group(1)).findFirst().orElse("");
  }
}
