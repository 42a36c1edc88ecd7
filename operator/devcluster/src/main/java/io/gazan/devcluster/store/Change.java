package io.gazan.devcluster.store;

import org.jspecify.annotations.Nullable;

/**
 * One write.
 *
 * @param storage the kind, see {@link ResourceType#storage()}
 * @param before null for a create
 * @param now as written; for a delete, the last state with the revision of the delete
 */
record Change(String storage, @Nullable Stored before, Stored now, boolean deleted) {}
