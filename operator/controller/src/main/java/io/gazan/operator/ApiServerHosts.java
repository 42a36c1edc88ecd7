package io.gazan.operator;

import java.net.URL;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where the operator itself reaches the API server. The objects that tell it, {@code
 * default/kubernetes}, are not seen by an operator that watches other namespaces only.
 */
final class ApiServerHosts {
  /** Set in every pod: the address of the Service {@code default/kubernetes}. */
  private static final String VARIABLE = "KUBERNETES_SERVICE_HOST";

  private ApiServerHosts() {}

  /** Names and addresses, as written. */
  static Set<String> of(@Nullable URL master, Map<String, String> environment) {
    Set<String> hosts = new HashSet<>();
    if (master != null) {
      hosts.add(master.getHost());
    }
    hosts.add(environment.getOrDefault(VARIABLE, ""));
    hosts.remove("");
    return hosts;
  }
}
