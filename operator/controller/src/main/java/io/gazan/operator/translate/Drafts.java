package io.gazan.operator.translate;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.gazan.crd.GazanRoute;
import io.gazan.operator.inventory.ClusterInventory;
import io.gazan.operator.inventory.ObjectKey;
import io.gazan.operator.inventory.Sight;
import io.gazan.operator.inventory.Versions;
import io.gazan.operator.translate.backend.Backends;
import io.gazan.operator.translate.draft.Claim;
import io.gazan.operator.translate.draft.Draft;
import io.gazan.operator.translate.draft.Drafted;
import io.gazan.operator.translate.draft.Drafting;
import io.gazan.operator.translate.draft.Subject;
import io.gazan.operator.translate.ingress.IngressDrafter;
import io.gazan.operator.translate.route.RouteDrafter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The drafts of all objects of ours, oldest first. An object is drafted again only when it, or
 * something that was looked up for it, is another version. Whatever an object holds, it spoils
 * nobody else's draft. Owned by one thread.
 */
final class Drafts {
  /**
   * An object beyond it would crowd out those of others: data planes refuse documents of more than
   * 16 MiB unless they are told otherwise.
   */
  private static final long LARGEST = 2 << 20;

  private static final Comparator<Drafted> OLDEST_FIRST = Comparator.comparing(Drafted::subject);

  private final Backends backends;
  private final Work work;
  private Map<ObjectKey, Kept> kept = Map.of();
  private List<Drafted> unsorted = List.of();
  private List<Drafted> sorted = List.of();
  private @Nullable Before before;

  /**
   * A draft and what it depends on.
   *
   * @param refusal why nothing of it is served; null if it is
   */
  private record Kept(
      HasMetadata object,
      int schema,
      @Nullable LeftOut refusal,
      List<Sight.Look> looks,
      Drafted drafted) {}

  /**
   * What the last call was made of: when all of it is the same again, so is the answer. Ten
   * thousand objects are not looked up by their names because an endpoint has changed.
   */
  private record Before(
      ClusterInventory inventory,
      List<?> ingresses,
      List<?> routes,
      ClassFilter filter,
      int schema,
      Map<ObjectKey, LeftOut> leftOut,
      List<Sight.Look> looks) {
    Before seenIn(ClusterInventory now) {
      return new Before(now, ingresses, routes, filter, schema, leftOut, looks);
    }
  }

  Drafts(TranslatorOptions options, Work work) {
    this.backends = new Backends(options.allowExternalName(), options.apiServers());
    this.work = work;
  }

  /** The same list as last time if it has the same drafts of the same versions. */
  List<Drafted> of(
      ClusterInventory inventory, ClassFilter filter, int schema, Map<ObjectKey, LeftOut> leftOut) {
    if (isAsBefore(inventory, filter, schema, leftOut)) {
      return sorted;
    }
    draftAll(inventory, filter, schema, leftOut);
    List<Sight.Look> looks = new ArrayList<>();
    kept.values().forEach(each -> looks.addAll(each.looks));
    before =
        new Before(
            inventory,
            copy(inventory.ingresses()),
            copy(inventory.routes()),
            filter,
            schema,
            Map.copyOf(leftOut),
            looks);
    return sorted;
  }

  private boolean isAsBefore(
      ClusterInventory inventory, ClassFilter filter, int schema, Map<ObjectKey, LeftOut> leftOut) {
    Before last = before;
    if (last == null
        || last.schema != schema
        || !last.filter.equals(filter)
        || !last.leftOut.equals(leftOut)
        || !sameObjects(inventory.ingresses(), last.ingresses)
        || !sameObjects(inventory.routes(), last.routes)) {
      return false;
    }
    for (Sight.Look look : last.looks) {
      if (!look.holds(last.inventory, inventory)) {
        return false;
      }
    }
    before = last.seenIn(inventory);
    return true;
  }

  private void draftAll(
      ClusterInventory inventory, ClassFilter filter, int schema, Map<ObjectKey, LeftOut> leftOut) {
    Map<ObjectKey, Kept> next = HashMap.newHashMap(kept.size() + 16);
    List<Drafted> drafted = new ArrayList<>(unsorted.size() + 16);
    Before last = before;
    Pass pass =
        new Pass(
            inventory,
            last == null ? null : last.inventory,
            new Drafting.Terms(backends, schema),
            leftOut,
            next,
            drafted);
    for (Ingress ingress : inventory.ingresses()) {
      Subject subject = Subject.of("Ingress", ingress);
      if (subject != null && filter.has(ingress)) {
        add(pass, subject, ingress, IngressDrafter::draft);
      }
    }
    for (GazanRoute route : inventory.routes()) {
      Subject subject = Subject.of("GazanRoute", route);
      if (subject != null && filter.has(route)) {
        add(pass, subject, route, RouteDrafter::draft);
      }
    }
    kept = next;
    if (!sameObjects(drafted, unsorted)) {
      unsorted = drafted;
      sorted = byAge(drafted);
    }
  }

  /** Sorts those that are new into those that were there before. */
  private List<Drafted> byAge(List<Drafted> all) {
    Set<Drafted> added = Collections.newSetFromMap(new IdentityHashMap<>(all.size()));
    added.addAll(all);
    List<Drafted> byAge = new ArrayList<>(all.size());
    for (Drafted each : sorted) {
      if (added.remove(each)) {
        byAge.add(each);
      }
    }
    // One run that is in order, and a short one: the sort notices.
    List<Drafted> young = new ArrayList<>(added);
    young.sort(OLDEST_FIRST);
    byAge.addAll(young);
    byAge.sort(OLDEST_FIRST);
    return List.copyOf(byAge);
  }

  /**
   * One time through all objects.
   *
   * @param before what the kept drafts were made of; null if there are none
   */
  private record Pass(
      ClusterInventory inventory,
      @Nullable ClusterInventory before,
      Drafting.Terms terms,
      Map<ObjectKey, LeftOut> leftOut,
      Map<ObjectKey, Kept> next,
      List<Drafted> drafted) {}

  private <T extends HasMetadata> void add(
      Pass pass, Subject subject, T object, BiConsumer<T, Drafting> drafter) {
    Kept before = kept.get(subject.key());
    LeftOut refusal = pass.leftOut.get(subject.key());
    Kept now =
        before != null && holds(before, object, refusal, pass)
            ? before
            : draft(pass, subject, object, drafter, before);
    if (pass.next.put(subject.key(), now) == null) {
      pass.drafted.add(now.drafted);
    }
  }

  private static boolean holds(
      Kept before, HasMetadata object, @Nullable LeftOut refusal, Pass pass) {
    if (before.schema != pass.terms.schema()
        || !Objects.equals(before.refusal, refusal)
        || !Versions.same(before.object, object)) {
      return false;
    }
    for (Sight.Look look : before.looks) {
      if (!look.holds(pass.before, pass.inventory)) {
        return false;
      }
    }
    return true;
  }

  private <T extends HasMetadata> Kept draft(
      Pass pass,
      Subject subject,
      T object,
      BiConsumer<T, Drafting> drafter,
      @Nullable Kept before) {
    work.drafted();
    LeftOut refusal = pass.leftOut.get(subject.key());
    Sight sight = new Sight(pass.inventory);
    Draft draft = draft(pass, subject, object, drafter, sight);
    if (before != null && before.drafted.draft().equals(draft)) {
      draft = before.drafted.draft();
    }
    return new Kept(
        object, pass.terms.schema(), refusal, sight.looks(), new Drafted(subject, draft));
  }

  /** Objects come from people, and older API servers let in what newer ones would not. */
  private static <T extends HasMetadata> Draft draft(
      Pass pass, Subject subject, T object, BiConsumer<T, Drafting> drafter, Sight sight) {
    LeftOut refusal = pass.leftOut.get(subject.key());
    Drafting.Terms terms =
        refusal == null || refusal.reason() != Reason.DOCUMENT_FULL
            ? pass.terms
            : pass.terms.shortest();
    Drafting drafting = new Drafting(terms, subject.key().namespace(), refusal != null, sight);
    if (refusal != null) {
      drafting.find(refusal.reason(), "", refusal.words());
    }
    try {
      drafter.accept(object, drafting);
      Draft draft = drafting.finish();
      return size(draft) <= LARGEST
          ? draft
          : closed(
              pass,
              object,
              drafter,
              sight,
              new Why(
                  Reason.TOO_LARGE,
                  "the routes of this object take more than " + (LARGEST >> 20) + " MiB in all"));
    } catch (RuntimeException broken) {
      return closed(
          pass,
          object,
          drafter,
          sight,
          new Why(
              Reason.INTERNAL_ERROR,
              "this object could not be translated (" + broken.getClass().getSimpleName() + ")"));
    }
  }

  private record Why(Reason reason, String message) {}

  /** Roughly the bytes of its routes: the same text stands there once for each host. */
  private static long size(Draft draft) {
    long size = 0;
    for (Claim claim : draft.claims()) {
      size += claim.route().toString().length();
    }
    return size;
  }

  /** All that can be told of its routes answers 503. */
  private static <T extends HasMetadata> Draft closed(
      Pass pass, T object, BiConsumer<T, Drafting> drafter, Sight sight, Why why) {
    String namespace = ObjectKey.of(object).namespace();
    Drafting drafting = new Drafting(pass.terms, namespace, true, sight);
    drafting.find(why.reason(), "", why.message());
    try {
      drafter.accept(object, drafting);
    } catch (RuntimeException again) {
      // What was claimed until here stays claimed.
      return drafting.finish();
    }
    return drafting.finish();
  }

  /** One that may have holes. */
  private static List<?> copy(List<?> list) {
    return Arrays.asList(list.toArray());
  }

  @SuppressWarnings("ReferenceEquality") // what has not changed is the same object
  private static boolean sameObjects(List<?> some, List<?> others) {
    if (some.size() != others.size()) {
      return false;
    }
    Iterator<?> other = others.iterator();
    for (Object each : some) {
      if (each != other.next()) {
        return false;
      }
    }
    return true;
  }
}
