package io.gazan.upstreams.stream;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.gazan.upstreams.Problem;
import io.gazan.upstreams.ReadResult;
import io.gazan.upstreams.Upstreams;
import io.gazan.upstreams.document.Problems;
import io.gazan.upstreams.document.Quoted;
import io.gazan.upstreams.document.parse.DocumentLimits;
import io.gazan.upstreams.reader.UpstreamsReader;
import io.gazan.upstreams.stream.message.EntryKey;
import io.gazan.upstreams.stream.message.EntryKey.Kind;
import io.gazan.upstreams.stream.message.Slices;
import io.gazan.upstreams.stream.message.StreamMessage;
import io.gazan.upstreams.stream.message.StreamMessage.Content;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Makes a snapshot of an update. A document is cut into entries first, and only those whose text
 * differs from what is held are read: every other record stays the same object, so that whoever
 * puts the snapshot in force sees at once what changed. That counts for a whole document as for a
 * patch. Bad input is a {@link Reading.Refused}, never an exception. Thread-safe.
 */
public final class SnapshotReader {
  /**
   * Of the shortest entries, with their names and marks: what an operator writes has no aliases
   * that repeat values, and is limited by its bytes alone. It knows no other limit.
   */
  private static final int BYTES_OF_A_VALUE = 4;

  private final DocumentLimits limits;
  private final UpstreamsReader reader;

  /**
   * @param limits of a whole document; a patch may not lead beyond its bytes either
   */
  public SnapshotReader(DocumentLimits limits) {
    this.limits = limits;
    reader =
        new UpstreamsReader(
            new DocumentLimits(
                limits.bytes(),
                limits.depth(),
                Math.max(limits.nodes(), limits.bytes() / BYTES_OF_A_VALUE)));
  }

  /**
   * What an update leads to.
   *
   * @param held the snapshot in force; null where there is none
   */
  public Reading read(StreamMessage.Update update, @Nullable Snapshot held) {
    Snapshot base = held == null ? Snapshot.EMPTY : held;
    return switch (update.content()) {
      case Content.Whole(String document) -> read(document, null, base, update.version());
      case Content.Patch(String of, String entries, List<EntryKey> removed) ->
          held == null || !held.version().equals(of)
              ? new Reading.OtherBase()
              : read(entries, removed, base, update.version());
    };
  }

  /**
   * @param removed null if everything is that the document does not have
   */
  private Reading read(
      String document, @Nullable List<EntryKey> removed, Snapshot held, String version) {
    Problems problems = new Problems(null);
    Slices slices = Slices.of(document, problems);
    if (!problems.isEmpty()) {
      return new Reading.Refused(problems.list());
    }
    Map<Kind, List<Entry>> changed = new EnumMap<>(Kind.class);
    Map<Kind, Set<String>> gone = new EnumMap<>(Kind.class);
    for (Kind kind : Kind.values()) {
      Entries entries = held.entries(kind);
      changed.put(kind, changed(kind, slices, entries));
      gone.put(kind, removed == null ? missing(kind, slices, entries) : named(kind, removed));
    }
    Upstreams rest = without(held.upstreams(), gone);
    byte[] part = DocumentText.of(changed).getBytes(UTF_8);
    return switch (reader.readOnto(part, null, rest)) {
      case ReadResult.Refused(List<Problem> refused) -> new Reading.Refused(refused);
      case ReadResult.Loaded(Upstreams upstreams, List<Problem> warnings) -> {
        changed.forEach((kind, entries) -> checkNames(kind, entries, upstreams, problems));
        if (!get(gone, Kind.CLUSTER).isEmpty() || !get(gone, Kind.CERTIFICATE).isEmpty()) {
          Dangling.check(upstreams, problems);
        }
        Snapshot snapshot = snapshot(upstreams, held, changed, gone);
        checkWhole(snapshot, version, problems);
        yield problems.isEmpty()
            ? new Reading.Read(snapshot, warnings)
            : new Reading.Refused(problems.list());
      }
    };
  }

  private static List<Entry> changed(Kind kind, Slices slices, Entries held) {
    List<Entry> changed = new ArrayList<>();
    slices
        .block(kind)
        .forEach(
            (name, text) -> {
              Entry before = held.find(name);
              if (before == null || !before.text().equals(text)) {
                changed.add(new Entry(new EntryKey(kind, name), text));
              }
            });
    return changed;
  }

  private static Set<String> missing(Kind kind, Slices slices, Entries held) {
    Set<String> missing = new HashSet<>();
    Set<String> names = slices.block(kind).keySet();
    for (Entry entry : held.list()) {
      if (!names.contains(entry.name())) {
        missing.add(entry.name());
      }
    }
    return missing;
  }

  private static Set<String> named(Kind kind, List<EntryKey> removed) {
    Set<String> names = new HashSet<>();
    for (EntryKey key : removed) {
      if (key.kind() == kind) {
        names.add(key.name());
      }
    }
    return names;
  }

  private static Upstreams without(Upstreams held, Map<Kind, Set<String>> gone) {
    return new Upstreams(
        held.globals(),
        without(held.clusters(), get(gone, Kind.CLUSTER)),
        without(held.certificates(), get(gone, Kind.CERTIFICATE)),
        without(held.hosts(), get(gone, Kind.HOST)));
  }

  private static <V> SequencedMap<String, V> without(
      SequencedMap<String, V> records, Set<String> gone) {
    if (gone.isEmpty()) {
      return records;
    }
    SequencedMap<String, V> rest = new LinkedHashMap<>(records);
    gone.forEach(rest::remove);
    return rest;
  }

  /** A name that is read as another one would be two entries in the version and one in force. */
  private static void checkNames(
      Kind kind, List<Entry> entries, Upstreams upstreams, Problems problems) {
    SequencedMap<String, ?> records =
        switch (kind) {
          case HOST -> upstreams.hosts();
          case CLUSTER -> upstreams.clusters();
          case CERTIFICATE -> upstreams.certificates();
        };
    for (Entry entry : entries) {
      if (!records.containsKey(entry.name())) {
        problems.refuse(
            entry.key().path(),
            0,
            0,
            "an operator writes a host in lower case, and the default host as *; found "
                + Quoted.of(entry.name()));
      }
    }
  }

  private static Snapshot snapshot(
      Upstreams upstreams,
      Snapshot held,
      Map<Kind, List<Entry>> changed,
      Map<Kind, Set<String>> gone) {
    Map<Kind, Entries> entries = new EnumMap<>(Kind.class);
    for (Kind kind : Kind.values()) {
      entries.put(kind, held.entries(kind).with(get(changed, kind), get(gone, kind)));
    }
    return new Snapshot(
        upstreams,
        get(entries, Kind.HOST),
        get(entries, Kind.CLUSTER),
        get(entries, Kind.CERTIFICATE));
  }

  private void checkWhole(Snapshot snapshot, String version, Problems problems) {
    if (snapshot.size() > limits.bytes()) {
      problems.refuse(
          "the whole document is larger than the " + limits.bytes() + " bytes of limits.document");
    }
    if (problems.isEmpty() && !snapshot.version().equals(version)) {
      problems.refuse(
          "the entries make version " + snapshot.version() + ", not " + Quoted.of(version));
    }
  }

  private static <V> V get(Map<Kind, V> map, Kind kind) {
    V value = map.get(kind);
    if (value == null) {
      throw new IllegalStateException("every kind has an entry");
    }
    return value;
  }
}
