package io.gazan.dataplane.admin.status;

import io.gazan.dataplane.provider.ConfigSource;
import io.gazan.dataplane.routing.RoutingTable;
import java.time.Instant;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Where the status comes from; answers from memory.
 *
 * @param build the program's version
 * @param started when this process began to serve
 * @param state {@code starting}, {@code ready} or {@code draining}
 * @param table the one in force
 * @param source whose document it is; null before the first
 * @param unsaved why it, which was to be saved, is not; null if there is no such thing
 */
public record StatusFacts(
    String build,
    Instant started,
    Supplier<String> state,
    Supplier<RoutingTable> table,
    Supplier<@Nullable ConfigSource> source,
    Supplier<@Nullable String> unsaved) {}
