package io.gazan.operator.publish;

import io.gazan.operator.translate.Translation;
import io.gazan.upstreams.stream.Snapshot;

/**
 * A translation that data planes may have.
 *
 * @param sequence of this operator's run, from 1; a later one holds everything that an earlier one
 *     knew
 */
public record Publication(long sequence, Snapshot snapshot, Translation translation) {}
