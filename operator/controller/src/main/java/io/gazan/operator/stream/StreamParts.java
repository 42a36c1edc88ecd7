package io.gazan.operator.stream;

/** What all sessions of a stream server share. */
record StreamParts(
    SessionLimits limits,
    Leadership leadership,
    Updates updates,
    Sessions sessions,
    DataPlanes dataPlanes,
    StreamEvents events) {}
