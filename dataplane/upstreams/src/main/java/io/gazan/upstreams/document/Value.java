package io.gazan.upstreams.document;

import io.gazan.upstreams.document.Node.Items;
import io.gazan.upstreams.document.Node.Mapping;
import io.gazan.upstreams.document.Node.Scalar;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A node together with its place, to be read as what its key expects. A read that finds something
 * else reports one problem at the node and gives null, so the caller can go on and find the rest.
 */
public final class Value {
  private final Node node;
  private final Place place;
  private final Problems problems;

  Value(Node node, Place place, Problems problems) {
    this.node = node;
    this.place = place;
    this.problems = problems;
  }

  public boolean isScalar() {
    return node instanceof Scalar;
  }

  public boolean isList() {
    return node instanceof Items;
  }

  public boolean isMapping() {
    return node instanceof Mapping;
  }

  public boolean isMappingWith(String key) {
    return node instanceof Mapping mapping && mapping.find(key) != null;
  }

  /** Whether {@link #bool()} would understand it. */
  public boolean isBool() {
    return node instanceof Scalar scalar && scalar.truth() != null;
  }

  /** Text as it stands, also of what looks like a number or a boolean, but not of null. */
  public @Nullable String text() {
    if (node instanceof Scalar scalar && !scalar.isNull()) {
      return scalar.text();
    }
    expected("text");
    return null;
  }

  /** {@code true}, {@code yes} or {@code on}, and their opposites. */
  public @Nullable Boolean bool() {
    Boolean truth = node instanceof Scalar scalar ? scalar.truth() : null;
    if (truth == null) {
      boolean text = node instanceof Scalar scalar && scalar.quoted();
      expected("true or false" + (text ? ", without quotes" : ""));
    }
    return truth;
  }

  public @Nullable Integer integer(int least, int most) {
    if (node instanceof Scalar scalar && scalar.isWholeNumber()) {
      long number = Long.parseLong(scalar.text());
      if (number >= least && number <= most) {
        return (int) number;
      }
    }
    boolean text = node instanceof Scalar scalar && scalar.quoted();
    expected("a whole number from " + least + " to " + most + (text ? ", without quotes" : ""));
    return null;
  }

  /** With its unit, as in {@code 2s}. */
  public @Nullable Duration duration(Duration least, Duration most) {
    Duration duration = node instanceof Scalar scalar ? Units.duration(scalar.text()) : null;
    if (within(duration, least, most)) {
      return duration;
    }
    expected("a duration from " + Units.text(least) + " to " + Units.text(most) + ", such as 2s");
    return null;
  }

  /** Seconds as a bare number, or a duration with its unit. */
  public @Nullable Duration seconds(Duration least, Duration most) {
    Duration duration = node instanceof Scalar scalar ? secondsOf(scalar) : null;
    if (within(duration, least, most)) {
      return duration;
    }
    expected("seconds or a duration from " + Units.text(least) + " to " + Units.text(most));
    return null;
  }

  /** Bytes, as {@code 8KiB} or a bare number. */
  public @Nullable Long size(long least, long most) {
    if (node instanceof Scalar scalar) {
      long size = Units.size(scalar.text());
      if (size >= least && size <= most) {
        return size;
      }
    }
    expected("a size from " + least + " to " + most + " bytes, such as 8KiB");
    return null;
  }

  /** One of the constants by its name in lower case; the document may use any case. */
  public <E extends Enum<E>> @Nullable E choice(Class<E> type) {
    List<String> names = new ArrayList<>();
    for (E constant : type.getEnumConstants()) {
      String name = constant.name().toLowerCase(Locale.ROOT);
      if (node instanceof Scalar scalar && scalar.text().equalsIgnoreCase(name)) {
        return constant;
      }
      names.add(name);
    }
    String nearest =
        node instanceof Scalar scalar
            ? NearestKey.of(scalar.text().toLowerCase(Locale.ROOT), names)
            : null;
    refuse(
        "expected one of "
            + String.join(", ", names)
            + ", found "
            + describe()
            + (nearest == null ? "" : "; did you mean " + nearest + "?"));
    return null;
  }

  /** The items of a list; of anything else none, and a problem. */
  public List<Value> items() {
    if (!(node instanceof Items items)) {
      expected("a list");
      return List.of();
    }
    List<Value> values = new ArrayList<>(items.nodes().size());
    for (int i = 0; i < items.nodes().size(); i++) {
      values.add(new Value(items.nodes().get(i), place.item(i), problems));
    }
    return values;
  }

  public @Nullable Fields fields() {
    if (node instanceof Mapping mapping) {
      return new Fields(mapping, place, problems);
    }
    expected("a mapping");
    return null;
  }

  /** Reports a problem with this value. */
  public void refuse(String message) {
    refuse(() -> message);
  }

  /** The same, for a message that is dear: it is made only if somebody will see it. */
  public void refuse(Supplier<String> message) {
    if (problems.isFull()) {
      problems.countOnly();
    } else {
      problems.refuse(place.toString(), node.line(), node.column(), message.get());
    }
  }

  /** Reports that this value is not what it should be. */
  public void expected(String what) {
    refuse("expected " + what + ", found " + describe());
  }

  public void warn(String message) {
    problems.warn(place.toString(), node.line(), node.column(), message);
  }

  /** Where this stands in the tree, as in {@code upstreams.shop.example.com.paths./}. */
  public String path() {
    return place.toString();
  }

  public int line() {
    return node.line();
  }

  public int column() {
    return node.column();
  }

  private String describe() {
    return switch (node) {
      case Scalar scalar when scalar.isNull() -> "nothing";
      case Scalar scalar -> Quoted.of(scalar.text());
      case Items _ -> "a list";
      case Mapping _ -> "a mapping";
    };
  }

  private static boolean within(@Nullable Duration duration, Duration least, Duration most) {
    return duration != null && duration.compareTo(least) >= 0 && duration.compareTo(most) <= 0;
  }

  private static @Nullable Duration secondsOf(Scalar scalar) {
    return scalar.isWholeNumber()
        ? Duration.ofSeconds(Long.parseLong(scalar.text()))
        : Units.duration(scalar.text());
  }
}
