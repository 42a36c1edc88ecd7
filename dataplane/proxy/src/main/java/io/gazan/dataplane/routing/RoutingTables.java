package io.gazan.dataplane.routing;

import io.gazan.dataplane.cluster.ClusterRegistry;
import io.gazan.dataplane.filter.FilterChain;
import io.gazan.dataplane.filter.auth.AuthFilters;
import io.gazan.dataplane.routing.document.DocumentTls;
import io.gazan.dataplane.routing.document.SharedRecords;
import io.gazan.dataplane.routing.document.UpstreamsCheck;
import io.gazan.upstreams.Problem;
import io.gazan.upstreams.Upstreams;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one place where the table in force changes. Requests read {@link #current()}: one volatile
 * read. Providers hand whole documents to {@link #apply}, from any thread but an event loop, one
 * after the other: it checks, makes the new clusters, compiles, swaps, and only then retires what
 * the new table no longer names. A document with a problem changes nothing.
 */
public final class RoutingTables {
  private static final Logger LOG = LoggerFactory.getLogger(RoutingTables.class);

  private final ClusterRegistry registry;
  private final InstantSource clock;
  private final RoutingCompiler compiler;
  private final @Nullable DocumentTls tls;
  private final AuthFilters auth;
  private final ReentrantLock changing = new ReentrantLock();

  /** Guarded by the lock. */
  private DocumentTls.@Nullable Material inForce;

  private volatile RoutingTable current;
  private volatile TableChanges changes = TableChanges.NONE;

  /** Tables that leave certificates and authorities unread: nothing here speaks TLS. */
  public RoutingTables(ClusterRegistry registry, int httpsPort) {
    this(registry, new FilterParts(httpsPort), null, InstantSource.system());
  }

  public RoutingTables(ClusterRegistry registry, FilterParts parts, DocumentTls tls) {
    this(registry, parts, tls, InstantSource.system());
  }

  private RoutingTables(
      ClusterRegistry registry, FilterParts parts, @Nullable DocumentTls tls, InstantSource clock) {
    this.tls = tls;
    this.registry = registry;
    this.clock = clock;
    this.auth = parts.auth();
    this.compiler = new RoutingCompiler(parts, registry::prepare);
    this.current =
        new RoutingTable(
            new TableVersion(0, 0, clock.instant()),
            Upstreams.EMPTY,
            new LinkedHashMap<>(),
            new LinkedHashMap<>(),
            FilterChain.EMPTY);
  }

  /** The table in force; an empty one, which answers 404 to all, until the first document. */
  public RoutingTable current() {
    return current;
  }

  /** What happened to documents since the start, for metrics. */
  public TableChanges changes() {
    return changes;
  }

  /**
   * Puts a document in force. Blocks while another is being applied and for the look-up of new
   * names (at most 250 ms). A document equal to the one in force is accepted and changes nothing.
   *
   * @return empty if the document is in force now; else why not, and the old table stays
   */
  public List<Problem> apply(Upstreams upstreams) {
    changing.lock();
    try {
      return change(upstreams);
    } catch (RuntimeException bug) {
      LOG.error("the document was refused because of a defect of this program", bug);
      registry.retainOnly(current.clusters().values());
      if (tls != null && inForce != null) {
        tls.begin(inForce);
      }
      changes = changes.rejectedOne();
      return CompileFailure.problems(bug);
    } finally {
      changing.unlock();
    }
  }

  /**
   * What would keep a document from coming into force now; nothing comes of it. Blocks while
   * another is being applied.
   */
  public List<Problem> problems(Upstreams upstreams) {
    changing.lock();
    try {
      List<Problem> problems =
          new ArrayList<>(UpstreamsCheck.problems(upstreams, current.upstreams()));
      problems.addAll(auth.problems(upstreams));
      if (tls != null) {
        tls.read(upstreams, problems);
      }
      return List.copyOf(problems);
    } finally {
      changing.unlock();
    }
  }

  /** What is probably not meant in a document and that its reader cannot know. */
  public List<Problem> warnings(Upstreams upstreams) {
    return auth.warnings(upstreams);
  }

  /** Once, not with every change of something else. */
  private void warn(Upstreams now, Upstreams before) {
    List<Problem> warnings = warnings(now);
    if (!warnings.isEmpty()) {
      Set<Problem> known = Set.copyOf(warnings(before));
      warnings.stream()
          .filter(warning -> !known.contains(warning))
          .forEach(warning -> LOG.warn("{}", warning));
    }
  }

  /**
   * Reads the authorities and client certificates of the document in force again; what cannot be
   * read stays as it was. Blocks.
   */
  public void refreshTls() {
    changing.lock();
    try {
      if (tls != null) {
        tls.refresh(current.upstreams());
      }
    } finally {
      changing.unlock();
    }
  }

  private List<Problem> change(Upstreams upstreams) {
    RoutingTable before = current;
    Upstreams shared = SharedRecords.of(upstreams, before.upstreams());
    // The first document is put in force also if there is nothing in it.
    if (before.version().number() > 0 && shared.equals(before.upstreams())) {
      changes = changes.appliedOne(0, 0);
      return List.of();
    }
    List<Problem> problems = new ArrayList<>(UpstreamsCheck.problems(shared, before.upstreams()));
    problems.addAll(auth.problems(shared));
    DocumentTls.Material material = tls == null ? null : tls.read(shared, problems);
    if (!problems.isEmpty()) {
      changes = changes.rejectedOne();
      return List.copyOf(problems);
    }
    if (tls != null && material != null) {
      tls.begin(material);
    }
    RoutingCompiler.Compiled compiled = compiler.compile(shared, before, clock.instant());
    current = compiled.table();
    changes = changes.appliedOne(compiled.compiledHosts(), compiled.compiledClusters());
    registry.retainOnly(compiled.table().clusters().values());
    warn(shared, before.upstreams());
    if (tls != null && material != null) {
      tls.settle(material);
      inForce = material;
    }
    return List.of();
  }
}
