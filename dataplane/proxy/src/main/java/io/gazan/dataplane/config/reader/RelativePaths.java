package io.gazan.dataplane.config.reader;

import io.gazan.upstreams.document.Value;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Paths as main.yaml writes them: relative ones are relative to its own folder. */
record RelativePaths(Path folder) {
  /** Null after a problem. Whether there is anything at the path is not looked at. */
  @Nullable Path read(Value value) {
    String text = value.text();
    if (text == null) {
      return null;
    }
    if (text.isEmpty()) {
      value.refuse("expected a path, found nothing");
      return null;
    }
    try {
      return folder.resolve(text);
    } catch (InvalidPathException e) {
      value.refuse("not a path: " + e.getReason());
      return null;
    }
  }
}
