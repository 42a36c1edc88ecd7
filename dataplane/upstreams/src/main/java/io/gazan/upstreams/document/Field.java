package io.gazan.upstreams.document;

import io.gazan.upstreams.document.Node.Entry;
import io.gazan.upstreams.document.Node.Scalar;

/** An entry of a mapping; problems with its name are reported at the key, others at the value. */
public final class Field {
  private final Entry entry;
  private final Place place;
  private final Problems problems;

  Field(Entry entry, Place parent, Problems problems) {
    this.entry = entry;
    this.place = parent.key(entry.key().text());
    this.problems = problems;
  }

  public String name() {
    return entry.key().text();
  }

  public Value value() {
    return new Value(entry.value(), place, problems);
  }

  public int line() {
    return entry.key().line();
  }

  public int column() {
    return entry.key().column();
  }

  /** Reports a problem with the key. */
  public void refuse(String message) {
    if (problems.isFull()) {
      problems.countOnly();
    } else {
      problems.refuse(place.toString(), line(), column(), message);
    }
  }

  public void warn(String message) {
    problems.warn(place.toString(), line(), column(), message);
  }

  boolean isEmpty() {
    return entry.value() instanceof Scalar scalar && scalar.isNull();
  }
}
