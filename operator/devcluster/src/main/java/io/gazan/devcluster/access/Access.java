package io.gazan.devcluster.access;

/**
 * What a request needed a right for, as a rule of RBAC names it.
 *
 * @param verb {@code get}, {@code list}, {@code watch}, {@code create}, {@code update}, {@code
 *     patch}, {@code delete} or {@code deletecollection}
 * @param group empty for the core group
 * @param subresource empty for the object itself
 * @param namespace empty for all namespaces and for what stands in none
 */
public record Access(
    String user,
    String verb,
    String group,
    String resource,
    String subresource,
    String namespace) {}
