package io.gazan.dist;

import java.nio.file.Path;
import java.time.Instant;

/**
 * What an archive is made from.
 *
 * @param files everything but the runtime and what is made with it, laid out as in the archive
 * @param modules a file with the names of the runtime's modules, separated by commas
 * @param classes the class list of the cache, in the form of {@code -XX:DumpLoadedClassList}
 * @param folder the one folder in the archive
 * @param name of the archive, without {@code .tar.gz}
 * @param timestamp the time of every file in it
 */
record Recipe(
    Path files, Path modules, Path classes, String folder, String name, Instant timestamp) {}
