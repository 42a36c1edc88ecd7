package io.gazan.chart.policy;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.gazan.operator.OperatorArguments;
import io.gazan.operator.OperatorConfig;
import io.gazan.operator.pki.PkiOptions;
import java.util.ArrayList;
import java.util.List;

/** The operator takes its arguments, knows who it is, and lets this release's data planes in. */
final class CommandLinePolicy implements Policy {
  @Override
  public List<String> problems(Manifests manifests) {
    List<String> problems = new ArrayList<>();
    Container operator = manifests.pod("operator").getSpec().getContainers().getFirst();
    String namespace = manifests.all(ServiceAccount.class).getFirst().getMetadata().getNamespace();
    List<String> arguments = operator.getArgs();
    String problem = OperatorArguments.problem(arguments, namespace);
    if (problem != null) {
      return List.of("operator: " + problem);
    }
    String account = namespace + "/" + manifests.pod("dataplane").getSpec().getServiceAccountName();
    OperatorConfig config = OperatorArguments.read(arguments, namespace);
    if (!config.admission().serviceAccounts().contains(account)) {
      problems.add("operator: does not let " + account + " in");
    }
    size(config.translation().documentBytes(), manifests, problems);
    List<String> variables = operator.getEnv().stream().map(EnvVar::getName).toList();
    if (!variables.containsAll(List.of("POD_NAME", "POD_NAMESPACE"))) {
      problems.add("operator: does not know who it is, only " + variables);
    }
    String host = PkiOptions.STREAM_SERVICE + "." + namespace + ".svc:";
    if (!manifests.mainYaml().contains("address: " + host)) {
      problems.add("main.yaml: dials a name that the operator's certificate is not for");
    }
    return problems;
  }

  private static void size(long sent, Manifests manifests, List<String> problems) {
    try {
      long taken = MainYaml.read(manifests).limits().documentBytes();
      if (sent != taken) {
        problems.add("operator: sends up to " + sent + " bytes to who takes " + taken);
      }
    } catch (IllegalArgumentException e) {
      // What is wrong with main.yaml is MainYamlPolicy's to say.
    }
  }
}
