package io.gazan.dataplane.tls.certificate;

import io.gazan.dataplane.provider.watch.FileWatch;
import io.gazan.dataplane.provider.watch.FileWatch.Timing;
import io.gazan.upstreams.Problem;
import io.gazan.upstreams.Upstreams;
import io.gazan.upstreams.route.VirtualHostSpec;
import io.gazan.upstreams.tls.CertificateSpec;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All certificates that clients may be shown: the default pair, the folder's, and those that the
 * upstreams document names. Reading replaces the {@link #index()} as a whole; a pair that cannot be
 * read keeps its old version, is logged and counted. Any thread may ask for the index; reading is
 * done by one thread at a time, never an event loop.
 */
public final class CertificateStore implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(CertificateStore.class);

  private final @Nullable PairSource defaultSource;
  private final @Nullable CertificateFolder folder;
  private final LongAdder rejected = new LongAdder();
  private volatile CertificateIndex index = CertificateIndex.EMPTY;
  private volatile Consumer<CertificateIndex> onChange = replaced -> {};
  private volatile Runnable afterReload = () -> {};
  private volatile Set<Path> followed = Set.of();
  private volatile DocumentPairs document = DocumentPairs.NONE;

  // Guarded by this.
  private Map<PairSource, CertificatePair> pairs = new HashMap<>();
  private Set<String> told = new HashSet<>();
  private Map<String, VirtualHostSpec> asking = Map.of();
  private ChosenCertificates asked = ChosenCertificates.NONE;
  private @Nullable FileWatch watch;

  /** Reads nothing yet; see {@link #start}. */
  public CertificateStore(@Nullable PairSource defaultPair, @Nullable Path folder) {
    this.defaultSource = defaultPair;
    this.folder = folder == null ? null : new CertificateFolder(folder);
  }

  /**
   * Reads everything for the first time. A broken pair of the folder is a warning and is left out,
   * so that one bad file does not keep the others from being served.
   *
   * @return warnings, one line each
   * @throws BadPair if the default pair or the folder itself cannot be read
   */
  public synchronized List<String> start() throws BadPair {
    if (defaultSource != null) {
      pairs.put(defaultSource, CertificatePair.read(defaultSource, null));
    }
    if (folder != null) {
      folder.pairs();
    }
    return read();
  }

  /** The files of a folder's pairs; none of a folder that cannot be listed. */
  public static List<Path> filesIn(Path folder) {
    List<Path> files = new ArrayList<>();
    try {
      for (PairSource source : new CertificateFolder(folder).pairs()) {
        for (Path file : new Path[] {source.certificate().file(), source.key().file()}) {
          if (file != null) {
            files.add(file);
          }
        }
      }
    } catch (BadPair e) {
      return List.of();
    }
    return files;
  }

  /** Follows the files of all pairs from now on. */
  public synchronized void watch(Timing timing) {
    PairFiles files =
        new PairFiles(defaultSource, folder, () -> document.sources(), () -> followed);
    watch = FileWatch.start(files, files.look(), timing, this::reload);
  }

  /** Told after every change of the index, on the thread that has read. */
  public void onChange(Consumer<CertificateIndex> listener) {
    onChange = listener;
  }

  /** Run after all files were read again, outside of every lock. */
  public void afterReload(Runnable listener) {
    afterReload = listener;
  }

  /** Reads everything again also when one of these files changes. */
  public void follow(Set<Path> files) {
    followed = Set.copyOf(files);
  }

  /** Reads all files again; what cannot be read stays as it was. Blocks. */
  public void reload() {
    readAgain();
    afterReload.run();
  }

  private synchronized void readAgain() {
    Set<String> now = new HashSet<>();
    for (String warning : read()) {
      now.add(warning);
      if (!told.contains(warning)) {
        LOG.error("{}", warning);
      }
    }
    told = now;
  }

  /**
   * Reads the pairs that a document names; nothing comes of it yet. Blocks.
   *
   * @param problems takes what is wrong, each with its path in the document
   */
  public synchronized DocumentPairs read(Upstreams upstreams, List<Problem> problems) {
    ChosenCertificates chosen = chosen(upstreams);
    if (isInForce(upstreams.certificates())) {
      return document.with(chosen);
    }
    Map<String, CertificatePair> byName = new TreeMap<>();
    for (CertificateSpec spec : upstreams.certificates().values()) {
      PairSource source = DocumentPairs.source(spec);
      try {
        byName.put(spec.name(), CertificatePair.read(source, pairs.get(source)));
      } catch (BadPair e) {
        rejected.increment();
        boolean crt = e.isAbout(source.certificate());
        problems.add(e.at(DocumentPairs.place(spec, crt ? "crt" : "key")));
      }
    }
    return new DocumentPairs(byName, chosen);
  }

  /** What hosts ask for is looked at once, as long as they stay the same. */
  @SuppressWarnings("ReferenceEquality")
  private ChosenCertificates chosen(Upstreams upstreams) {
    if (upstreams.hosts() != asking) {
      asked = ChosenCertificates.of(upstreams);
      asking = upstreams.hosts();
    }
    return asked;
  }

  /** Whether all that these say is text that was read before, and there is no other. */
  private boolean isInForce(Map<String, CertificateSpec> specs) {
    Map<String, CertificatePair> held = document.byName();
    if (specs.size() != held.size()) {
      return false;
    }
    for (CertificateSpec spec : specs.values()) {
      CertificatePair pair = held.get(spec.name());
      if (pair == null || !pair.isTextOf(spec)) {
        return false;
      }
    }
    return true;
  }

  /** Puts a document's pairs in force instead of those of the one before. Blocks. */
  public synchronized void put(DocumentPairs next) {
    if (next.hasPairsOf(document)) {
      document = next;
      index = index.with(next.chosen());
      return;
    }
    if (next.equals(document)) {
      return;
    }
    next.byName().values().forEach(pair -> pairs.put(pair.source(), pair));
    document = next;
    readAgain();
  }

  /** The document's pairs in their present version. */
  public DocumentPairs document() {
    return document;
  }

  private List<String> read() {
    List<String> warnings = new ArrayList<>();
    Map<PairSource, CertificatePair> next = new HashMap<>();
    CertificatePair defaultPair =
        defaultSource == null ? null : read(defaultSource, next, warnings);
    List<CertificatePair> ofFolder = new ArrayList<>();
    for (PairSource source : folderSources(warnings)) {
      CertificatePair pair = read(source, next, warnings);
      if (pair != null) {
        ofFolder.add(pair);
      }
    }
    Map<String, CertificatePair> ofDocument = new TreeMap<>();
    for (PairSource source : document.sources()) {
      CertificatePair pair = read(source, next, warnings);
      if (pair != null) {
        ofDocument.put(source.name(), pair);
      }
    }
    document = new DocumentPairs(ofDocument, document.chosen());
    boolean same = next.equals(pairs) && index != CertificateIndex.EMPTY;
    pairs = next;
    index = new CertificateIndex(document, ofFolder, defaultPair);
    if (!same) {
      LOG.info("certificates in force: {}", next.size());
    }
    onChange.accept(index);
    return warnings;
  }

  private List<PairSource> folderSources(List<String> warnings) {
    if (folder == null) {
      return List.of();
    }
    try {
      return folder.pairs();
    } catch (BadPair e) {
      // Not readable right now: what it held stays.
      rejected.increment();
      warnings.add(e.getMessage());
      return pairs.keySet().stream().filter(folder::holds).sorted(PairSource.BY_NAME).toList();
    }
  }

  private @Nullable CertificatePair read(
      PairSource source, Map<PairSource, CertificatePair> next, List<String> warnings) {
    CertificatePair before = pairs.get(source);
    CertificatePair pair;
    try {
      pair = CertificatePair.read(source, before);
    } catch (BadPair e) {
      rejected.increment();
      warnings.add(e.getMessage() + (before == null ? "" : " (the version in force stays)"));
      pair = before;
    }
    if (pair != null) {
      next.put(source, pair);
      String warning = pair.warning(Instant.now());
      if (warning != null) {
        warnings.add(warning);
      }
    }
    return pair;
  }

  /** What answers to names now; keep it for one handshake, not longer. */
  public CertificateIndex index() {
    return index;
  }

  /** How often a pair was read, or could not be, and was refused. */
  public long rejected() {
    return rejected.sum();
  }

  @Override
  public void close() {
    FileWatch running;
    synchronized (this) {
      running = watch;
      watch = null;
    }
    if (running != null) {
      // Not under the lock: the watch may just be reading.
      running.close();
    }
  }
}
