package io.gazan.upstreams.document;

import io.gazan.upstreams.document.Node.Entry;
import io.gazan.upstreams.document.Node.Mapping;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A mapping with known keys. A key becomes known by being asked for, whatever the document holds,
 * and {@link #finish()} reports every other one: so all keys must be asked for on every way through
 * a reader. A key without a value counts as absent, but for those of {@link #refuseEmpty}.
 */
public final class Fields {
  /** More known keys than this would bury the message. */
  private static final int LISTED = 10;

  private final Mapping mapping;
  private final Place place;
  private final Problems problems;
  private final Set<String> known = new LinkedHashSet<>();

  Fields(Mapping mapping, Place place, Problems problems) {
    this.mapping = mapping;
    this.place = place;
    this.problems = problems;
  }

  /** The value of a key; null if it is absent. */
  public @Nullable Value get(String key) {
    Field field = field(key);
    return field == null ? null : field.value();
  }

  /** Whether a key has a value. */
  public boolean has(String key) {
    return field(key) != null;
  }

  /** The value of a key or of its other name; a problem if both are there. */
  public @Nullable Value get(String key, String alias) {
    Value value = get(key);
    Field other = field(alias);
    if (value == null) {
      return other == null ? null : other.value();
    }
    if (other != null) {
      other.refuse(alias + " is another name of " + key + ", which is set too");
    }
    return value;
  }

  /** The value of a key that must be there. */
  public @Nullable Value require(String key) {
    Value value = get(key);
    if (value == null) {
      refuse(key + " is missing");
    }
    return value;
  }

  /**
   * The value of a key, read; the default if it is absent, and also after a problem, since then
   * nobody will use the result.
   */
  public <T extends @Nullable Object> T read(
      String key, Function<Value, @Nullable T> reader, T orElse) {
    Value value = get(key);
    if (value == null) {
      return orElse;
    }
    T read = reader.apply(value);
    return read == null ? orElse : read;
  }

  public String text(String key, String orElse) {
    return this.<String>read(key, Value::text, orElse);
  }

  public boolean bool(String key, boolean orElse) {
    return this.<Boolean>read(key, Value::bool, orElse);
  }

  public int integer(String key, int least, int most, int orElse) {
    return this.<Integer>read(key, value -> value.integer(least, most), orElse);
  }

  public <E extends Enum<E>> E choice(Class<E> type, String key, E orElse) {
    return this.<E>read(key, value -> value.choice(type), orElse);
  }

  /** Keys whose behaviour is not built yet: known, and refused while set. */
  public void notSupported(String... keys) {
    for (String key : keys) {
      Field field = field(key);
      if (field != null) {
        field.refuse(key + " is not supported yet");
      }
    }
  }

  /**
   * Keys that may be left out but not stand without a value, because what is open without them was
   * meant to be guarded.
   */
  public void refuseEmpty(String... keys) {
    for (String key : keys) {
      Entry entry = mapping.find(key);
      if (entry != null) {
        refuseEmpty(entry);
      }
    }
  }

  /** The same for all keys of this mapping; whether there was one without a value. */
  public boolean refuseEmpty() {
    boolean refused = false;
    for (Entry entry : mapping.entries()) {
      refused |= refuseEmpty(entry);
    }
    return refused;
  }

  private boolean refuseEmpty(Entry entry) {
    Field field = new Field(entry, place, problems);
    if (field.isEmpty()) {
      field.refuse("has no value; leave the key out if it is not wanted");
    }
    return field.isEmpty();
  }

  /** Keys of old that mean nothing any more: known, and warned about. */
  public void ignored(String... keys) {
    for (String key : keys) {
      Field field = field(key);
      if (field != null) {
        field.warn(key + " has no meaning any more and is ignored");
      }
    }
  }

  /** Every entry, for mappings whose keys are names. */
  public List<Field> all() {
    List<Field> all = new ArrayList<>(mapping.entries().size());
    for (Entry entry : mapping.entries()) {
      all.add(new Field(entry, place, problems));
    }
    return all;
  }

  /** The entries that nobody asked for so far. */
  public List<Field> others() {
    List<Field> others = new ArrayList<>();
    for (Entry entry : mapping.entries()) {
      if (!known.contains(entry.key().text())) {
        others.add(new Field(entry, place, problems));
      }
    }
    return others;
  }

  /** Reports every key that nobody asked for, with the nearest known one. */
  public void finish() {
    others().forEach(this::refuseUnknown);
  }

  /** Reports one of {@link #others()} as not known. */
  public void refuseUnknown(Field field) {
    if (problems.isFull()) {
      problems.countOnly();
      return;
    }
    String nearest = NearestKey.of(field.name(), known);
    field.refuse(
        "unknown key "
            + Quoted.of(field.name())
            + (nearest == null ? hint() : "; did you mean " + Quoted.of(nearest) + "?"));
  }

  private String hint() {
    return known.size() > LISTED ? "" : "; known here: " + String.join(", ", known);
  }

  /** Reports a problem with the mapping as a whole. */
  public void refuse(String message) {
    problems.refuse(place.toString(), mapping.line(), mapping.column(), message);
  }

  /** The same, unless something of the document is refused already. */
  public void refuseUnlessRefused(String message) {
    if (problems.isEmpty()) {
      refuse(message);
    }
  }

  /** Warns about the mapping as a whole. */
  public void warn(String message) {
    problems.warn(place.toString(), mapping.line(), mapping.column(), message);
  }

  private @Nullable Field field(String key) {
    known.add(key);
    Entry entry = mapping.find(key);
    if (entry == null) {
      return null;
    }
    Field field = new Field(entry, place, problems);
    return field.isEmpty() ? null : field;
  }
}
