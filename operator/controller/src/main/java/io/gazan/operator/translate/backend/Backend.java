package io.gazan.operator.translate.backend;

import org.jspecify.annotations.Nullable;

/**
 * A reference to a port of a Service, as an object writes it.
 *
 * @param service its name, in the namespace of who refers to it
 * @param portName null where the number counts
 * @param portNumber null where the name counts
 * @param weight relative to its siblings
 * @param field where it stands in the object
 */
public record Backend(
    @Nullable String service,
    @Nullable String portName,
    @Nullable Integer portNumber,
    int weight,
    String field) {}
