package io.gazan.operator.translate;

import io.gazan.upstreams.document.parse.DocumentLimits;

/**
 * What the operator was told at its start about which objects count and how.
 *
 * @param controller the {@code spec.controller} of the IngressClasses that are ours
 * @param withoutClass whether Ingresses that name no class are ours too
 * @param allowExternalName whether Services of type ExternalName may be used
 * @param documentBytes how large the document may be: what every data plane takes ({@code
 *     limits.document} of its main.yaml)
 */
public record TranslatorOptions(
    String controller, boolean withoutClass, boolean allowExternalName, long documentBytes) {
  public static final String DEFAULT_CONTROLLER = "gazan.io/ingress-controller";

  /** With the limit that data planes have by default. */
  public TranslatorOptions(String controller, boolean withoutClass, boolean allowExternalName) {
    this(controller, withoutClass, allowExternalName, DocumentLimits.DEFAULTS.bytes());
  }

  /** With another limit of the document. */
  public TranslatorOptions withDocumentBytes(long bytes) {
    return new TranslatorOptions(controller, withoutClass, allowExternalName, bytes);
  }
}
