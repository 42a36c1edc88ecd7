package io.gazan.devcluster.write;

import java.util.List;

/**
 * How a write is to be done.
 *
 * @param dryRun do all but store it
 * @param strict refuse unknown fields of a custom resource instead of warning of them
 * @param warnings takes what the answer's {@code Warning} headers shall say
 */
public record WriteOptions(boolean dryRun, boolean strict, List<String> warnings) {}
