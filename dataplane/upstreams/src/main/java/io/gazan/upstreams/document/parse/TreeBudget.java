package io.gazan.upstreams.document.parse;

/** Counts the nodes of a growing tree and how deep it is, and refuses what goes too far. */
final class TreeBudget {
  private final DocumentLimits limits;
  private long nodes;
  private int depth;
  private int deepest;

  TreeBudget(DocumentLimits limits) {
    this.limits = limits;
  }

  /** To be called when a list or mapping opens. */
  void open(int line, int column) throws Refusal {
    depth++;
    count(0, 1, line, column);
  }

  void close() {
    depth--;
  }

  void scalar(int line, int column) throws Refusal {
    count(0, 1, line, column);
  }

  /**
   * A subtree that stands here already built.
   *
   * @param height how deep its lists and mappings nest
   */
  void count(int height, long size, int line, int column) throws Refusal {
    int reached = depth + height;
    if (reached > limits.depth()) {
      throw new Refusal(line, column, "nested deeper than " + limits.depth() + " levels");
    }
    deepest = Math.max(deepest, reached);
    nodes += size;
    if (nodes > limits.nodes()) {
      throw new Refusal(
          line, column, "more than " + limits.nodes() + " values, counting what aliases repeat");
    }
  }

  long nodes() {
    return nodes;
  }

  int depth() {
    return depth;
  }

  /** Forgets how deep the tree went so far, to measure a subtree; gives what it forgot. */
  int measure() {
    int before = deepest;
    deepest = depth;
    return before;
  }

  /** How far below the current depth the tree went since {@link #measure()} gave this. */
  int measured(int before) {
    int height = deepest - depth;
    deepest = Math.max(deepest, before);
    return height;
  }
}
