package io.gazan.operator.reconcile;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.gazan.crd.GazanRoute;
import io.gazan.operator.inventory.ClusterInventory;
import io.gazan.operator.inventory.ObjectKey;
import io.gazan.operator.inventory.References;
import io.gazan.operator.inventory.Versions;
import io.gazan.operator.observe.OperatorMetrics;
import io.gazan.operator.publish.DocumentRoom;
import io.gazan.operator.publish.Publication;
import io.gazan.operator.publish.Publisher;
import io.gazan.operator.reconcile.watch.OurClasses;
import io.gazan.operator.reconcile.watch.SecretWatch;
import io.gazan.operator.stream.DataPlanes;
import io.gazan.operator.translate.Finding;
import io.gazan.operator.translate.LeftOut;
import io.gazan.operator.translate.Translation;
import io.gazan.operator.translate.Translator;
import io.gazan.operator.translate.TranslatorOptions;
import io.gazan.operator.translate.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One rebuild: caches, translation, publication. */
final class Rebuilder implements RebuildLoop.Work {
  private static final Logger LOG = LoggerFactory.getLogger(Rebuilder.class);
  private static final Duration FETCH_AGAIN = Duration.ofSeconds(1);
  private final ClusterCaches caches;
  private final SecretWatch secrets;
  private final Refusals refusals;
  private final Translator translator;
  private final TranslatorOptions options;
  private final Outlet outlet;
  private final DocumentRoom room;

  /**
   * Where rebuilds go and what they depend on besides the cluster.
   *
   * @param later asks for another rebuild
   */
  record Outlet(
      Publisher publisher, DataPlanes planes, Consumer<Duration> later, OperatorMetrics metrics) {}

  private volatile int schemaUsed = -1;

  Rebuilder(
      ClusterCaches caches,
      SecretWatch secrets,
      Refusals refusals,
      TranslatorOptions options,
      Outlet outlet) {
    this.caches = caches;
    this.secrets = secrets;
    this.refusals = refusals;
    this.options = options;
    this.translator = new Translator(options);
    this.outlet = outlet;
    this.room = new DocumentRoom(options.documentBytes());
    outlet.metrics().documentLimit(options.documentBytes());
  }

  /** The level that the newest translation was made for; -1 before the first. */
  int schemaUsed() {
    return schemaUsed;
  }

  @Override
  public void rebuild(long requestedNanos) {
    switch (secrets.refer(caches.references.get())) {
      case AS_BEFORE -> {}
      case OTHERS -> caches.secrets.changed();
      case INCOMPLETE -> {
        caches.secrets.changed();
        outlet.later().accept(FETCH_AGAIN);
      }
    }
    ClusterInventory inventory = caches.inventory(Instant.now());
    Publication before = outlet.publisher().newest();
    Map<ObjectKey, String> refused =
        refusals.settle(new Asking(inventory), before, outlet.planes().members());
    Duration retry = refusals.nextRetry();
    if (retry != null) {
      outlet.later().accept(retry);
    }
    int schema = outlet.planes().progress().schema();
    long begin = System.nanoTime();
    Map<ObjectKey, LeftOut> leftOut = new HashMap<>();
    refused.forEach((key, words) -> leftOut.put(key, LeftOut.refused(words)));
    DocumentRoom.Attempt fitting =
        room.fit(inventory, unplaced -> translate(inventory, schema, leftOut, unplaced));
    Translation translation = withUnreadable(fitting.translation());
    outlet.metrics().translated(System.nanoTime() - begin);
    outlet.metrics().unplaced(room.unplaced());
    schemaUsed = schema;
    Publication publication = outlet.publisher().publish(translation, fitting.snapshot());
    outlet.metrics().published(publication, before, requestedNanos);
    if (before == null) {
      LOG.atInfo()
          .addKeyValue("version", publication.snapshot().version())
          .addKeyValue("objects", translation.verdicts().size())
          .log("First publication");
    }
  }

  private DocumentRoom.Attempt translate(
      ClusterInventory inventory,
      int schema,
      Map<ObjectKey, LeftOut> refused,
      Map<ObjectKey, LeftOut> unplaced) {
    Map<ObjectKey, LeftOut> leftOut = refused;
    if (!unplaced.isEmpty()) {
      leftOut = new HashMap<>(unplaced);
      leftOut.putAll(refused);
    }
    Translation translation = translator.translate(inventory, schema, leftOut);
    return new DocumentRoom.Attempt(translation, outlet.publisher().snapshot(translation));
  }

  /** What objects ask for, by their names; costs nothing where nothing was refused. */
  private static final class Asking implements Function<ObjectKey, Refusals.@Nullable Asked> {
    private final ClusterInventory inventory;
    private @Nullable Map<ObjectKey, HasMetadata> objects;

    Asking(ClusterInventory inventory) {
      this.inventory = inventory;
    }

    @Override
    public Refusals.@Nullable Asked apply(ObjectKey key) {
      Map<ObjectKey, HasMetadata> known = objects;
      if (known == null) {
        known = new HashMap<>();
        for (HasMetadata object : inventory.ingresses()) {
          known.put(ObjectKey.of(object), object);
        }
        for (HasMetadata object : inventory.routes()) {
          known.put(ObjectKey.of(object), object);
        }
        objects = known;
      }
      HasMetadata object = known.get(key);
      return object == null ? null : asked(inventory, object);
    }
  }

  private static Refusals.Asked asked(ClusterInventory inventory, HasMetadata object) {
    Long generation = object.getMetadata().getGeneration();
    int spec =
        switch (object) {
          case Ingress ingress when generation == null -> ingress.getSpec().hashCode();
          case GazanRoute route when generation == null -> route.getSpec().hashCode();
          default -> 0;
        };
    return new Refusals.Asked(
        object.getMetadata().getUid(),
        generation,
        object.getMetadata().getAnnotations() + " " + spec,
        secrets(inventory, object));
  }

  /** Which versions of the Secrets that the object refers to are there. */
  private static String secrets(ClusterInventory inventory, HasMetadata object) {
    Set<String> keys =
        switch (object) {
          case Ingress ingress -> References.secrets(ingress);
          case GazanRoute route -> References.secrets(route);
          default -> Set.of();
        };
    StringBuilder versions = new StringBuilder();
    for (String key : new TreeSet<>(keys)) {
      Secret secret = inventory.secrets().get(key);
      versions
          .append(key)
          .append('=')
          .append(secret == null ? "" : Versions.of(secret))
          .append(' ');
    }
    return versions.toString();
  }

  /**
   * What could not even be read is refused with the reason, in the words of the JSON library; what
   * could be told of its paths answers 503.
   */
  private Translation withUnreadable(Translation translation) {
    Map<GenericKubernetesResource, String> unreadable = caches.routes.get().unreadable();
    if (unreadable.isEmpty()) {
      return translation;
    }
    OurClasses ours = new OurClasses(caches.classes.get().stream(), options);
    Map<ObjectKey, Verdict> verdicts = new HashMap<>(translation.verdicts());
    unreadable.forEach(
        (route, problem) -> {
          if (ours.take(route)) {
            Verdict ofRemains = translation.verdicts().get(ObjectKey.of(route));
            Set<String> closed = ofRemains == null ? Set.of() : ofRemains.entries();
            verdicts.put(ObjectKey.of(route), unreadable(route, problem, closed));
          }
        });
    return new Translation(translation.upstreams(), verdicts);
  }

  private static Verdict unreadable(
      GenericKubernetesResource route, String problem, Set<String> entries) {
    Long generation = route.getMetadata().getGeneration();
    return new Verdict(
        ObjectKey.of(route),
        route.getMetadata().getUid(),
        generation == null ? 0 : generation,
        route.getMetadata().getResourceVersion(),
        new Verdict.Outcome(false, "Unreadable", problem),
        new Verdict.Outcome(false, "Unreadable", problem),
        List.of(Finding.warning("Unreadable", "spec", problem)),
        entries);
  }
}
