package io.gazan.dataplane.provider.file;

import io.gazan.dataplane.provider.UpstreamsSink;
import io.gazan.dataplane.provider.watch.FileState;
import io.gazan.dataplane.provider.watch.FileWatch;
import io.gazan.dataplane.provider.watch.FileWatch.Timing;
import io.gazan.upstreams.Problem;
import io.gazan.upstreams.ReadResult;
import io.gazan.upstreams.Upstreams;
import io.gazan.upstreams.document.Document;
import io.gazan.upstreams.document.Positions;
import io.gazan.upstreams.document.parse.DocumentFormat;
import io.gazan.upstreams.document.parse.DocumentLimits;
import io.gazan.upstreams.document.parse.DocumentReader;
import io.gazan.upstreams.document.parse.DocumentResult;
import io.gazan.upstreams.reader.UpstreamsReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands the sink what {@code upstreams_conf} and {@code conf.d/*.yaml} beside it say, at the start
 * and whenever they change. At the start a document that is refused is the caller's problem; later
 * it is logged, one line a problem, and what runs stays. Reads and the sink's work happen on one
 * virtual thread, the first time on the caller's.
 */
public final class FileProvider implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(FileProvider.class);

  private final DocumentFiles files;
  private final DocumentLimits limits;
  private final UpstreamsSink sink;
  private final Timing timing;

  private final AtomicLong accepted = new AtomicLong();
  private final AtomicLong rejected = new AtomicLong();

  /**
   * What the files said last; null after they said something wrong. Written by the thread that
   * reads (the caller's at the start, then the watch's) and by who saves.
   */
  private volatile @Nullable Upstreams said;

  /** Whether they said something wrong last; written as {@link #said} is. */
  private volatile boolean refused;

  /** Set by any thread, taken by the one that reads. */
  private final AtomicBoolean asked = new AtomicBoolean();

  private @Nullable FileWatch watch;

  /**
   * The file's folder must exist by the time of {@link #start()}; {@code limits} hold for each
   * file.
   */
  public FileProvider(Path file, DocumentLimits limits, UpstreamsSink sink) {
    this(file, limits, sink, Timing.DEFAULT);
  }

  FileProvider(Path file, DocumentLimits limits, UpstreamsSink sink, Timing timing) {
    this.files = new DocumentFiles(file.toAbsolutePath());
    this.limits = limits;
    this.sink = sink;
    this.timing = timing;
  }

  /** Reads and checks the same files without anything coming of it. */
  public static ReadResult check(Path file, DocumentLimits limits) {
    return read(new DocumentFiles(file.toAbsolutePath()), limits);
  }

  /** Gives problems that were found after the reading the files and places that they are about. */
  public static List<Problem> placed(Path file, DocumentLimits limits, List<Problem> problems) {
    return placed(new DocumentFiles(file.toAbsolutePath()), limits, problems);
  }

  private static List<Problem> placed(
      DocumentFiles files, DocumentLimits limits, List<Problem> problems) {
    if (problems.isEmpty()) {
      return problems;
    }
    DocumentReader reader = new DocumentReader(limits);
    List<Document> documents = new ArrayList<>();
    try {
      // Read once more, which is dear only where something is wrong.
      for (Path each : files.list()) {
        if (reader.readFile(each) instanceof DocumentResult.Parsed(Document document)) {
          documents.add(document);
        }
      }
    } catch (IOException e) {
      // Then they are told without.
    }
    return Positions.fill(problems, documents);
  }

  /** Reads, applies and begins to watch. With problems in the answer nothing was begun. */
  public List<Problem> start() {
    List<FileState> before = files.look();
    List<Problem> problems = load();
    if (problems.isEmpty()) {
      watch = FileWatch.start(files, before, timing, this::reloadNow);
    }
    return problems;
  }

  /**
   * Reads again soon and hands over what the files say, whether or not they changed: what another
   * provider has put in force since is replaced.
   *
   * @return done when that has been, with whatever result
   */
  public CompletableFuture<Void> reload() {
    if (watch == null) {
      return CompletableFuture.completedFuture(null);
    }
    asked.set(true);
    return watch.ask();
  }

  /** How the main file's content is read. */
  public DocumentFormat format() {
    return DocumentFormat.ofFileName(String.valueOf(files.main()));
  }

  /**
   * Why a saved document would not be what is read next: {@code conf.d} has files, or it is not
   * known whether it has. Null if it would.
   */
  public @Nullable String whySavingIsNoUse() {
    List<Path> all;
    try {
      all = files.list();
    } catch (IOException e) {
      return "conf.d beside upstreams_conf cannot be read: " + DocumentSave.reason(e);
    }
    return all.size() == 1
        ? null
        : ("conf.d beside upstreams_conf is merged over it (%s%s), so the next read would not give"
                + " what was sent; edit the files instead")
            .formatted(all.get(1).getFileName(), all.size() > 2 ? ", …" : "");
  }

  /** Writes a new main file beside the old one, to be put in its place by {@link #commit}. */
  public DocumentSave prepareSave(byte[] document) throws IOException {
    return DocumentSave.prepare(files.main(), document);
  }

  /**
   * Puts a main file in place that says what is in force already, so that reading it changes
   * nothing.
   */
  public void commit(DocumentSave save, Upstreams upstreams) throws IOException {
    Upstreams before = said;
    said = upstreams;
    boolean done = false;
    try {
      save.commit();
      done = true;
      refused = false;
    } finally {
      if (!done) {
        said = before;
      }
    }
  }

  /** How often a document was taken into service. */
  public long accepted() {
    return accepted.get();
  }

  /** How often files were read, or could not be, and what ran stayed. */
  public long rejected() {
    return rejected.get();
  }

  /** Whether what the files say now, as far as that is known, was read and refused. */
  public boolean refused() {
    return refused;
  }

  private void reloadNow() {
    List<Problem> problems = load();
    if (problems.isEmpty()) {
      return;
    }
    problems.forEach(problem -> LOG.error("{}", problem));
    LOG.error("{} is not taken over, the running configuration stays", files.main());
  }

  private List<Problem> load() {
    List<Problem> problems =
        switch (read(files, limits)) {
          case ReadResult.Refused refused -> refused.problems();
          case ReadResult.Loaded loaded -> apply(loaded);
        };
    refused = !problems.isEmpty();
    if (refused) {
      said = null;
      rejected.incrementAndGet();
    }
    return problems;
  }

  private List<Problem> apply(ReadResult.Loaded loaded) {
    if (!asked.getAndSet(false) && loaded.upstreams().equals(said)) {
      LOG.debug("{} says what it said before", files.main());
      return List.of();
    }
    List<Problem> problems = placed(files, limits, sink.apply(loaded.upstreams()));
    if (problems.isEmpty()) {
      said = loaded.upstreams();
      accepted.incrementAndGet();
      loaded.warnings().forEach(warning -> LOG.warn("{}", warning));
      LOG.info(
          "{} is in force (hosts: {}, named clusters: {})",
          files.main(),
          loaded.upstreams().hosts().size(),
          loaded.upstreams().clusters().size());
    }
    return problems;
  }

  private static ReadResult read(DocumentFiles files, DocumentLimits limits) {
    List<Path> all;
    try {
      all = files.list();
    } catch (IOException e) {
      return new ReadResult.Refused(
          List.of(
              new Problem(
                  String.valueOf(files.main()),
                  "",
                  0,
                  0,
                  "conf.d beside it cannot be read: " + e.getMessage())));
    }
    return new UpstreamsReader(limits).readAll(files.main(), all.subList(1, all.size()));
  }

  @Override
  public void close() {
    if (watch != null) {
      watch.close();
    }
  }
}
