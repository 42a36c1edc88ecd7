package io.gazan.dataplane.routing;

import io.gazan.upstreams.Problem;
import io.gazan.upstreams.document.Problems;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A document passed its checks and cannot be compiled all the same: a defect of this program, but
 * one with a place, so that whoever made the document can do without what stands there. Names the
 * first {@value Problems#LIMIT} places.
 */
final class CompileFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient List<Problem> problems;

  private CompileFailure(List<Problem> problems, RuntimeException first) {
    super(problems.getFirst().toString(), first);
    this.problems = problems;
  }

  /** What a document that is refused is refused for. */
  static List<Problem> problems(RuntimeException bug) {
    return bug instanceof CompileFailure failure ? failure.problems : List.of(problem("", bug));
  }

  private static Problem problem(String path, RuntimeException bug) {
    return new Problem(path, 0, 0, "internal error: " + bug);
  }

  /** Collects the failures of one compilation. */
  static final class Collector {
    private final List<Problem> problems = new ArrayList<>();
    private @Nullable RuntimeException first;

    void add(String path, RuntimeException bug) {
      if (first == null) {
        first = bug;
      }
      if (problems.size() < Problems.LIMIT) {
        problems.add(problem(path, bug));
      }
    }

    void throwIfAny() {
      if (first != null) {
        throw new CompileFailure(List.copyOf(problems), first);
      }
    }
  }
}
