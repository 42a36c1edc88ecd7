package io.gazan.operator.translate.draft;

import io.gazan.operator.translate.backend.ClusterWish;

/**
 * A cluster that an object's routes name.
 *
 * @param field the first place in the object that does
 */
public record ClusterUse(ClusterWish wish, String field) {}
