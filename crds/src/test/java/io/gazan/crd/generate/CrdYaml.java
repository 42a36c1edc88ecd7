package io.gazan.crd.generate;

import java.util.Map;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.Yaml;

/** The CRD as a file for {@code kubectl apply}. */
final class CrdYaml {
  private static final String HEAD =
      "# Made from the types in crds/src/main/java; edit those, then run\n#   "
          + GeneratedFile.COMMAND
          + "\n";

  private CrdYaml() {}

  static String text(Map<String, Object> crd) {
    DumperOptions options = new DumperOptions();
    options.setDefaultFlowStyle(DumperOptions.FlowStyle.BLOCK);
    options.setWidth(120);
    options.setIndent(2);
    // An anchor where the same list stands twice would be right, and a riddle.
    options.setDereferenceAliases(true);
    return HEAD + new Yaml(options).dump(crd);
  }
}
