package io.gazan.operator.translate;

/**
 * What the operator was told at its start about which objects count and how.
 *
 * @param controller the {@code spec.controller} of the IngressClasses that are ours
 * @param withoutClass whether Ingresses that name no class are ours too
 * @param allowExternalName whether Services of type ExternalName may be used
 */
public record TranslatorOptions(
    String controller, boolean withoutClass, boolean allowExternalName) {
  public static final String DEFAULT_CONTROLLER = "gazan.io/ingress-controller";
}
