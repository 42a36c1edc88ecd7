package io.gazan.chart.policy;

import java.util.List;
import java.util.Map;

/** All policies, by a short name. */
public final class Policies {
  public static final Map<String, Policy> ALL =
      Map.of(
          "rights", new RightsPolicy(),
          "restricted", new RestrictedPolicy(),
          "containers", new ContainerPolicy(),
          "selectors", new SelectorPolicy(),
          "names", new NamePolicy(),
          "traffic", new TrafficPolicy(),
          "main.yaml", new MainYamlPolicy(),
          "command line", new CommandLinePolicy());

  private Policies() {}

  /**
   * Everything that is wrong, in all respects.
   *
   * @param text what Helm rendered
   */
  public static List<String> problems(String text) {
    Manifests manifests = Manifests.read(text);
    return ALL.values().stream()
        .flatMap(policy -> policy.problems(manifests).stream())
        .sorted()
        .toList();
  }
}
