/**
 * What an Ingress says (networking.k8s.io/v1), with the annotations of our own. Those of other
 * controllers would be read here too, into the same settings.
 */
@NullMarked
package io.gazan.operator.translate.ingress;

import org.jspecify.annotations.NullMarked;
