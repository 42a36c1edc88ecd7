package io.gazan.dataplane.testing;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Header lines in the order and spelling in which they came over the wire. */
public record WireHeaders(List<Line> lines) {

  /** One header line; the value without the white space around it. */
  public record Line(String name, String value) {
    @Override
    public String toString() {
      return name + ": " + value;
    }
  }

  public WireHeaders {
    lines = List.copyOf(lines);
  }

  /** The first value under that name, any case. */
  public @Nullable String first(String name) {
    List<String> all = all(name);
    return all.isEmpty() ? null : all.getFirst();
  }

  /** Every value under that name, any case, in order. */
  public List<String> all(String name) {
    return lines.stream().filter(l -> l.name().equalsIgnoreCase(name)).map(Line::value).toList();
  }

  public boolean has(String name) {
    return first(name) != null;
  }

  public List<String> names() {
    return lines.stream().map(Line::name).toList();
  }
}
