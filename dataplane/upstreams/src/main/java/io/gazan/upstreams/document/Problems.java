package io.gazan.upstreams.document;

import io.gazan.upstreams.Problem;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Collects what is wrong with one document, and warnings about it. Keeps the first {@value #LIMIT}
 * of each and counts the rest, so that a hopeless document costs no more than a bad one.
 */
public final class Problems {
  public static final int LIMIT = 100;

  private static final Comparator<Problem> IN_ORDER =
      Comparator.comparingInt(Problem::line).thenComparingInt(Problem::column);

  private final @Nullable String origin;
  private final List<Problem> problems = new ArrayList<>();
  private final List<Problem> warnings = new ArrayList<>();
  private int untold;

  public Problems(@Nullable String origin) {
    this.origin = origin;
  }

  /** Something about the document as a whole. */
  public void refuse(String message) {
    refuse("", 0, 0, message);
  }

  public void refuse(String path, int line, int column, String message) {
    if (isFull()) {
      untold++;
    } else {
      problems.add(new Problem(origin, path, line, column, message));
    }
  }

  public void warn(String path, int line, int column, String message) {
    if (warnings.size() < LIMIT) {
      warnings.add(new Problem(origin, path, line, column, message));
    }
  }

  public boolean isEmpty() {
    return problems.isEmpty();
  }

  /** Whether further problems are only counted: their messages need not be made. */
  public boolean isFull() {
    return problems.size() >= LIMIT;
  }

  public void countOnly() {
    untold++;
  }

  /** In the order of the document. */
  public List<Problem> list() {
    List<Problem> sorted = new ArrayList<>(problems);
    sorted.sort(IN_ORDER);
    if (untold > 0) {
      String s = untold == 1 ? " more problem" : " more problems";
      sorted.add(new Problem(origin, "", 0, 0, untold + s));
    }
    return List.copyOf(sorted);
  }

  public List<Problem> warnings() {
    List<Problem> sorted = new ArrayList<>(warnings);
    sorted.sort(IN_ORDER);
    return List.copyOf(sorted);
  }
}
