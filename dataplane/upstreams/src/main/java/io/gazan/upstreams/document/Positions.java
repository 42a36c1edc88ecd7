package io.gazan.upstreams.document;

import io.gazan.upstreams.Problem;
import io.gazan.upstreams.document.Node.Entry;
import io.gazan.upstreams.document.Node.Items;
import io.gazan.upstreams.document.Node.Mapping;
import io.gazan.upstreams.document.Node.Scalar;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Gives problems that were found after the reading, by who knows paths alone, the file, line and
 * column of what they are about: looks their paths up in the documents they came from.
 */
public final class Positions {
  private static final String HOSTS = "upstreams.";

  private Positions() {}

  /** As much of a path as a document has; where its last part stands. */
  private record Found(int length, Node node) {}

  /**
   * The same problems; one that has no line yet gets that of its path, as far down as there is one.
   *
   * @param documents a later one counts before an earlier one; what is in none is about the first
   */
  public static List<Problem> fill(List<Problem> problems, List<Document> documents) {
    List<Problem> filled = new ArrayList<>(problems.size());
    for (Problem problem : problems) {
      filled.add(problem.line() > 0 || documents.isEmpty() ? problem : fill(problem, documents));
    }
    return filled;
  }

  private static Problem fill(Problem problem, List<Document> documents) {
    String path = problem.path();
    Document of = documents.getFirst();
    Found best = null;
    for (Document document : documents) {
      Found found = find(document.root(), path);
      if (found.length() > 0 && (best == null || found.length() >= best.length())) {
        of = document;
        best = found;
      }
    }
    return best == null
        ? new Problem(of.origin(), path, 0, 0, problem.message())
        : new Problem(
            of.origin(), path, best.node().line(), best.node().column(), problem.message());
  }

  /** A host may stand below {@code upstreams} or at the top. */
  private static Found find(Node root, String path) {
    Found found = find(root, root, path, 0);
    if (path.startsWith(HOSTS)) {
      Found atTop = find(root, root, path, HOSTS.length());
      return atTop.length() > Math.max(found.length(), HOSTS.length()) ? atTop : found;
    }
    return found;
  }

  /**
   * @param place what stands for the path up to here
   */
  private static Found find(Node node, Node place, String path, int from) {
    Found best = new Found(from, place);
    switch (node) {
      case Scalar _ -> {}
      case Items items -> {
        int end = path.indexOf(']', from);
        Integer index = path.startsWith("[", from) && end > 0 ? index(path, from + 1, end) : null;
        if (index != null && index < items.nodes().size()) {
          Node item = items.nodes().get(index);
          return find(item, item, path, end + 1);
        }
      }
      case Mapping mapping -> {
        int start = path.startsWith(".", from) ? from + 1 : from;
        for (Entry entry : mapping.entries()) {
          // Keys may have dots in them, so more than one may fit.
          if (stands(entry.key().text(), path, start)) {
            int end = start + entry.key().text().length();
            Node value = end == path.length() ? entry.value() : entry.key();
            Found found = find(entry.value(), value, path, end);
            best = found.length() > best.length() ? found : best;
          }
        }
      }
    }
    return best;
  }

  private static boolean stands(String key, String path, int at) {
    int end = at + key.length();
    return !key.isEmpty()
        && path.regionMatches(true, at, key, 0, key.length())
        && (end == path.length() || path.charAt(end) == '.' || path.charAt(end) == '[');
  }

  private static @Nullable Integer index(String path, int from, int to) {
    try {
      return Integer.valueOf(path.substring(from, to));
    } catch (NumberFormatException e) {
      return null;
    }
  }
}
