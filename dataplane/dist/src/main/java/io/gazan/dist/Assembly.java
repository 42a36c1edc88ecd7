package io.gazan.dist;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;

/**
 * One archive in the making. Files and modes are set on disk first: the class cache is made against
 * the jars with the times that they have when the archive is unpacked, and is good for no others.
 */
final class Assembly {
  /**
   * jlink asks its plugins in the order of their identity hashes. The one that generates classes
   * for method handles comes before or after the one that strips debug attributes, and its classes
   * are other ones then; the class cache has them anyway. Native libraries come stripped with the
   * JDK: to strip them again would need the machine's {@code objcopy}.
   */
  private static final List<String> JLINK =
      List.of(
          "--strip-java-debug-attributes",
          "--disable-plugin",
          "generate-jli-classes",
          "--no-header-files",
          "--no-man-pages",
          "--compress",
          "zip-6");

  /**
   * A JVM whose own folder has to be escaped in a URL loads other classes, which the cache shows;
   * one below a letter outside of ASCII finds no jar.
   */
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9/._-]+");

  private final Recipe recipe;
  private final Path target;
  private final Path root;

  Assembly(Recipe recipe, Path target) {
    this.recipe = recipe;
    this.target = target.toAbsolutePath().normalize();
    this.root = this.target.resolve(recipe.folder());
  }

  /** Makes the archive and, beside it, its bill of materials; returns the archive's path. */
  Path make() throws IOException, InterruptedException {
    delete(target);
    Files.createDirectories(target);
    if (PLAIN.matcher(target.toString()).matches()) {
      return make(target);
    }
    Path plain = Files.createTempDirectory("gazan-archive");
    try {
      Path archive = new Assembly(recipe, plain).make(target);
      copy(plain, target);
      new FileFacts(root, recipe.timestamp()).set();
      return archive;
    } finally {
      delete(plain);
    }
  }

  private Path make(Path results) throws IOException, InterruptedException {
    copy(recipe.files(), root);
    linkRuntime();
    List<String> jars = jars();
    Files.write(root.resolve("lib/classpath"), jars);
    FileFacts facts = new FileFacts(root, recipe.timestamp());
    facts.set();
    ClassCache cache = new ClassCache(root, jars, target.resolve("cache.log"));
    cache.make(recipe.classes());
    Path completions = root.resolve("share/bash-completion/completions");
    Files.createDirectories(completions);
    Files.writeString(completions.resolve("gazan"), cache.run("completion", "bash"));
    facts.set();
    Path bill = root.resolve(recipe.folder() + ".cdx.json");
    if (Files.exists(bill)) {
      Files.copy(bill, results.resolve(recipe.name() + ".cdx.json"));
    } else {
      System.err.println("no bill of materials: its Maven plugin does not run offline");
    }
    Path archive = results.resolve(recipe.name() + ".tar.gz");
    new TarGz(root, recipe.folder(), recipe.timestamp()).write(archive);
    return archive;
  }

  private void linkRuntime() throws IOException {
    ToolProvider jlink =
        ToolProvider.findFirst("jlink")
            .orElseThrow(() -> new IOException("a JDK with jlink is needed"));
    String modules = Files.readString(recipe.modules(), StandardCharsets.UTF_8).strip();
    List<String> words = new ArrayList<>(JLINK);
    words.addAll(List.of("--add-modules", modules, "--output", root.resolve("runtime").toString()));
    int exit = jlink.run(System.out, System.err, words.toArray(String[]::new));
    if (exit != 0) {
      throw new IOException("jlink ended with " + exit);
    }
  }

  private List<String> jars() throws IOException {
    try (Stream<Path> files = Files.list(root.resolve("lib"))) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".jar"))
          .sorted()
          .toList();
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.sorted().toList()) {
        Path copy = to.resolve(from.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(copy);
        } else {
          Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING, LinkOption.NOFOLLOW_LINKS);
        }
      }
    }
  }

  private static void delete(Path folder) throws IOException {
    if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
