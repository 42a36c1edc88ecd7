package io.gazan.dataplane.provider.watch;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** A set of files by name, which may grow and shrink. Asked on the watch's thread. */
public interface WatchedFiles {
  /** The states of all files; two equal answers mean that nothing changed in between. */
  List<FileState> look();

  /** The folders in which something happens when one of the files is edited the usual ways. */
  Set<Path> folders();
}
