package io.gazan.upstreams.reader.value;

import io.gazan.upstreams.document.Field;
import io.gazan.upstreams.document.Quoted;
import io.gazan.upstreams.document.Value;
import io.gazan.upstreams.path.PathText;
import io.gazan.upstreams.route.PathSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Paths of the grammar. They must be canonical, since canonical paths are what requests are matched
 * by: dot segments removed and escapes of unreserved characters decoded (RFC 3986 §5.2.4,
 * §6.2.2.2). One that is not could never match, so its canonical form is suggested. Keys are
 * compared without regard to how the rest is escaped, see {@link PathText#key}.
 */
public final class Paths {
  private static final int LONGEST = 8192;

  private Paths() {}

  /** The key of a route; null after a problem. */
  public static @Nullable PathSpec key(Field field) {
    return key(field.name(), field::refuse);
  }

  /** The same for one that stands as a value. */
  public static @Nullable PathSpec key(Value value) {
    String text = value.text();
    return text == null ? null : key(text, value::refuse);
  }

  private static @Nullable PathSpec key(String key, Consumer<String> problems) {
    boolean exact = key.startsWith("=");
    String written = exact ? key.substring(1) : key;
    String problem = problem(written, exact ? "=" : "");
    String path = problem == null ? PathText.key(written) : written;
    if (problem == null && !exact && path.length() > 1 && path.endsWith("//")) {
      problem = "ends in more than one slash";
    }
    if (problem != null) {
      problems.accept("path " + Quoted.of(key) + " " + problem);
      return null;
    }
    return exact ? PathSpec.exact(path) : PathSpec.prefix(withoutSlash(path));
  }

  /** A canonical path without trailing slash; null after a problem. */
  public static @Nullable String prefix(Value value, String path) {
    String problem = problem(path, "");
    if (problem != null) {
      value.refuse("path " + Quoted.of(path) + " " + problem);
      return null;
    }
    return withoutSlash(path);
  }

  /** The target of a health check; null after a problem. */
  public static @Nullable String withQuery(Value value) {
    String text = value.text();
    if (text == null) {
      return null;
    }
    int query = text.indexOf('?');
    String problem = problem(query < 0 ? text : text.substring(0, query), "");
    boolean visible = text.chars().allMatch(c -> c > ' ' && c < 0x7F && c != '#');
    if (problem != null || !visible) {
      value.refuse(
          "path "
              + Quoted.of(text)
              + " "
              + (problem == null ? "cannot stand in a request" : problem));
      return null;
    }
    return text;
  }

  private static String withoutSlash(String path) {
    return path.length() > 1 && path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
  }

  /**
   * What is wrong with a path; null if it is canonical.
   *
   * @param mark stands before the path in the document
   */
  private static @Nullable String problem(String path, String mark) {
    if (!path.startsWith("/")) {
      return "must start with a slash";
    }
    if (path.length() > LONGEST) {
      return "is longer than " + LONGEST + " characters";
    }
    if (path.indexOf('?') >= 0 || path.indexOf('#') >= 0) {
      return "must not have a query or fragment";
    }
    String canonical = removeDots(PathText.decode(path));
    if (brokenEscape(path)) {
      return "has a broken escape: % needs two hexadecimal digits, and not 00";
    }
    if (!canonical.equals(path)) {
      return "is never matched, for paths are canonical; write " + Quoted.of(mark + canonical);
    }
    return null;
  }

  private static boolean brokenEscape(String path) {
    for (int i = path.indexOf('%'); i >= 0; i = path.indexOf('%', i + 1)) {
      if (PathText.escape(path, i) <= 0) {
        return true;
      }
    }
    return false;
  }

  private static String removeDots(String path) {
    String[] segments = path.substring(1).split("/", -1);
    List<String> kept = new ArrayList<>();
    for (int i = 0; i < segments.length; i++) {
      boolean last = i == segments.length - 1;
      switch (segments[i]) {
        case "." -> addSlash(kept, last);
        case ".." -> {
          if (!kept.isEmpty()) {
            kept.removeLast();
          }
          addSlash(kept, last);
        }
        default -> kept.add(segments[i]);
      }
    }
    return "/" + String.join("/", kept);
  }

  /** A path that ends in a dot segment names a folder. */
  private static void addSlash(List<String> kept, boolean last) {
    if (last) {
      kept.add("");
    }
  }
}
