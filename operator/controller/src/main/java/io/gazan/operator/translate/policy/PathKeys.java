package io.gazan.operator.translate.policy;

import io.gazan.upstreams.document.Quoted;
import io.gazan.upstreams.path.PathText;
import io.gazan.upstreams.route.PathSpec;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Paths of objects as the keys that the data plane matches by. It matches canonical paths (RFC 3986
 * §6.2.2): escapes of unreserved characters decoded, other escapes in capitals, what may not stand
 * in a path escaped; and it compares escaped delimiters as what they stand for. A path that is
 * written otherwise is meant all the same, so it is made canonical rather than refused.
 */
public final class PathKeys {
  private static final int LONGEST = 8192;

  private PathKeys() {}

  /** A key, or what is wrong. */
  public sealed interface Parsed {
    /** It can be matched. */
    record Key(PathSpec path) implements Parsed {}

    /**
     * It cannot.
     *
     * @param nearest the requests that were meant, if that can be told: they must not fall to a
     *     shorter path
     */
    record Broken(String problem, @Nullable PathSpec nearest) implements Parsed {}
  }

  /**
   * Parses a path.
   *
   * @param type {@code Exact}, {@code Prefix} or {@code ImplementationSpecific}, which is a prefix
   *     here; null counts as the latter
   * @param path null and empty are the root
   */
  public static Parsed parse(@Nullable String type, @Nullable String path) {
    return parse(type, path == null || path.isEmpty() ? "/" : path, PathText::key);
  }

  /** Parses a path that stands in place of a prefix: what it escapes is sent escaped. */
  public static Parsed sent(String path) {
    return parse("Prefix", path.isEmpty() ? "/" : path, PathText::decode);
  }

  private static Parsed parse(@Nullable String type, String value, UnaryOperator<String> form) {
    String problem = problem(value);
    if (problem != null) {
      return new Parsed.Broken("path " + Quoted.of(value) + " " + problem, null);
    }
    String canonical = form.apply(value);
    if (canonical.length() > LONGEST) {
      return new Parsed.Broken("path " + Quoted.of(value) + " is too long", null);
    }
    if (hasDotSegment(canonical)) {
      return new Parsed.Broken(
          "path " + Quoted.of(value) + " has a dot segment, which no request keeps", null);
    }
    return switch (type) {
      case "Exact" -> new Parsed.Key(PathSpec.exact(canonical));
      case "Prefix", "ImplementationSpecific" -> prefix(value, canonical);
      case null -> prefix(value, canonical);
      default ->
          new Parsed.Broken(
              "pathType "
                  + Quoted.of(type)
                  + " is not known; expected Exact, Prefix or ImplementationSpecific",
              PathSpec.prefix(withoutSlashes(canonical)));
    };
  }

  private static Parsed prefix(String value, String canonical) {
    PathSpec path = PathSpec.prefix(withoutSlashes(canonical));
    return canonical.endsWith("//")
        ? new Parsed.Broken("path " + Quoted.of(value) + " ends in more than one slash", path)
        : new Parsed.Key(path);
  }

  private static String withoutSlashes(String path) {
    int end = path.length();
    while (end > 1 && path.charAt(end - 1) == '/') {
      end--;
    }
    return path.substring(0, end);
  }

  private static @Nullable String problem(String path) {
    if (!path.startsWith("/")) {
      return "must start with a slash";
    }
    if (path.length() > LONGEST) {
      return "is longer than " + LONGEST + " characters";
    }
    for (int i = 0; i < path.length(); i++) {
      char c = path.charAt(i);
      if (c == '?' || c == '#') {
        return "must not have a query or fragment";
      }
      if (Character.isISOControl(c) || (Character.isSurrogate(c) && !isPair(path, i))) {
        return "has a character that no request can have";
      }
      if (c == '%' && PathText.escape(path, i) <= 0) {
        return "has a broken escape: % needs two hexadecimal digits, and not 00";
      }
    }
    return null;
  }

  private static boolean isPair(String text, int at) {
    return Character.isHighSurrogate(text.charAt(at))
        ? at + 1 < text.length() && Character.isLowSurrogate(text.charAt(at + 1))
        : at > 0 && Character.isHighSurrogate(text.charAt(at - 1));
  }

  private static boolean hasDotSegment(String path) {
    for (String segment : path.split("/", -1)) {
      if (segment.equals(".") || segment.equals("..")) {
        return true;
      }
    }
    return false;
  }
}
