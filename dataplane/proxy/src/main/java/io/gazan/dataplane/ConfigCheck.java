package io.gazan.dataplane;

import io.gazan.dataplane.config.MainConfig;
import io.gazan.dataplane.config.MainConfigReader;
import io.gazan.dataplane.provider.file.FileProvider;
import io.gazan.upstreams.Problem;
import io.gazan.upstreams.ReadResult;
import io.gazan.upstreams.document.DocumentLimits;
import io.gazan.upstreams.document.DocumentReader;
import io.gazan.upstreams.document.DocumentResult;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/**
 * {@code gazan -t} and {@code gazan validate}: reads and checks files, binds and changes nothing.
 */
record ConfigCheck(PrintWriter out, PrintWriter err) {
  /** A main.yaml and the upstreams it names; returns the exit code. */
  int main(Path file) {
    return switch (MainConfigReader.read(file)) {
      case MainConfigReader.Result.Refused refused -> refuse(refused.problems());
      case MainConfigReader.Result.Loaded loaded -> {
        warn(loaded.warnings());
        yield withUpstreams(file, loaded.config());
      }
    };
  }

  private int withUpstreams(Path file, MainConfig config) {
    Path upstreams = Objects.requireNonNull(config.upstream().file());
    int result = upstreams(upstreams, DocumentLimits.ofBytes(config.limits().documentBytes()));
    if (result == 0) {
      out.println(file + " is valid");
    }
    return result;
  }

  /** Whichever of the two it is. */
  int any(Path file) {
    boolean main =
        new DocumentReader(DocumentLimits.DEFAULTS).readFile(file)
                instanceof DocumentResult.Parsed parsed
            && MainConfigReader.isMain(parsed.document());
    return main ? main(file) : upstreams(file, DocumentLimits.DEFAULTS);
  }

  private int upstreams(Path file, DocumentLimits limits) {
    return switch (FileProvider.check(file, limits)) {
      case ReadResult.Refused refused -> refuse(refused.problems());
      case ReadResult.Loaded loaded -> {
        warn(loaded.warnings());
        out.println(
            "%s is valid (hosts: %d, named clusters: %d)"
                .formatted(
                    file, loaded.upstreams().hosts().size(), loaded.upstreams().clusters().size()));
        yield 0;
      }
    };
  }

  int refuse(List<Problem> problems) {
    problems.forEach(err::println);
    return Main.USAGE;
  }

  void warn(List<Problem> warnings) {
    warnings.forEach(warning -> err.println(warning + " (a warning)"));
  }
}
