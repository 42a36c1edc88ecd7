package io.gazan.operator.translate;

import io.gazan.upstreams.document.parse.DocumentLimits;
import java.util.Set;

/**
 * What the operator was told at its start about which objects count and how.
 *
 * @param controller the {@code spec.controller} of the IngressClasses that are ours
 * @param withoutClass whether Ingresses that name no class are ours too
 * @param allowExternalName whether Services of type ExternalName may be used
 * @param documentBytes how large the document may be: what every data plane takes ({@code
 *     limits.document} of its main.yaml)
 * @param apiServers hosts at which the operator finds the API server; no object may send a data
 *     plane there
 */
public record TranslatorOptions(
    String controller,
    boolean withoutClass,
    boolean allowExternalName,
    long documentBytes,
    Set<String> apiServers) {
  public static final String DEFAULT_CONTROLLER = "gazan.io/ingress-controller";

  public TranslatorOptions {
    apiServers = Set.copyOf(apiServers);
  }

  /** With the limit that data planes have by default. */
  public TranslatorOptions(String controller, boolean withoutClass, boolean allowExternalName) {
    this(controller, withoutClass, allowExternalName, DocumentLimits.DEFAULTS.bytes(), Set.of());
  }

  /** With another limit of the document. */
  public TranslatorOptions withDocumentBytes(long bytes) {
    return new TranslatorOptions(controller, withoutClass, allowExternalName, bytes, apiServers);
  }

  /** With other hosts of the API server. */
  public TranslatorOptions withApiServers(Set<String> hosts) {
    return new TranslatorOptions(controller, withoutClass, allowExternalName, documentBytes, hosts);
  }
}
