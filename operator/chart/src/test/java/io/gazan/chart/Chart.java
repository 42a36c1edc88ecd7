package io.gazan.chart;

import com.marcnuri.helm.Helm;
import com.marcnuri.helm.LintResult;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The chart of this repository, rendered in this process by Helm's own engine. */
final class Chart {
  /**
   * Whose versions of objects Helm renders for; without it, a release older than the chart takes.
   */
  private static final String KUBERNETES = "1.33.0";

  static final String FOLDER = "charts/gazan";
  static final String RELEASE = "gazan";
  static final String NAMESPACE = "web";

  private static final String VALUES = "operator/chart/src/test/resources/values";

  private Chart() {}

  /** The files of values that every policy is held against. */
  static List<String> valueSets() {
    return Repository.names(VALUES, ".yaml");
  }

  static String render(String valueSet) {
    return render(Repository.path(VALUES).resolve(valueSet));
  }

  /**
   * The same with values that are in no file.
   *
   * @param yaml values beside the chart's own
   * @throws IllegalStateException with Helm's words when it refuses
   */
  static String renderText(String yaml) {
    try {
      Path file = Files.createTempFile("values", ".yaml");
      try {
        return render(Files.writeString(file, yaml));
      } finally {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static LintResult lint() {
    return new Helm(Repository.path(FOLDER)).lint().strict().call();
  }

  /**
   * What {@code helm install} prints.
   *
   * @param chart a copy without {@code kubeVersion}: Helm's dry run of an installation cannot be
   *     told which one it is for
   */
  static String notes(Path chart, Path values) {
    return new Helm(chart)
        .install()
        .withName(RELEASE)
        .withNamespace(NAMESPACE)
        .withValuesFile(values)
        .clientOnly()
        .dryRun()
        .call()
        .getOutput();
  }

  private static String render(Path values) {
    return new Helm(Repository.path(FOLDER))
        .template()
        .withName(RELEASE)
        .withNamespace(NAMESPACE)
        .withKubeVersion(KUBERNETES)
        .withValuesFile(values)
        .call();
  }
}
