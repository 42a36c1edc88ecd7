/**
 * From Kubernetes objects to the upstreams document: {@link io.gazan.operator.translate.Translator}
 * is a pure function of a {@link io.gazan.operator.inventory.ClusterInventory}.
 */
@NullMarked
package io.gazan.operator.translate;

import org.jspecify.annotations.NullMarked;
