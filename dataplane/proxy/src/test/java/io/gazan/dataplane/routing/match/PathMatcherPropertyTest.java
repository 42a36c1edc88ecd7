package io.gazan.dataplane.routing.match;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * The matcher against a search that reads the rules aloud, on small alphabets that collide often.
 */
class PathMatcherPropertyTest {
  private static final long SEED = 20_260_101L;
  private static final String[] SEGMENTS = {"a", "b", "ab", "aa", "", "foo", "foobar", "@", "a+"};

  @Test
  void agreesWithTheNaiveReference() {
    // Given
    Random random = new Random(SEED);
    for (int round = 0; round < 400; round++) {
      List<PathMatcher.Key> keys = keys(random);
      PathMatcher matcher = new PathMatcher(keys);

      for (int i = 0; i < 100; i++) {
        String path = path(random, 6) + (random.nextInt(4) == 0 ? "/" : "");
        String sent = random.nextBoolean() ? path : path.replace("@", "%40").replace("+", "%2B");
        byte[] bytes = sent.getBytes(StandardCharsets.US_ASCII);

        // When
        int found = ByteIndex.ordinal(matcher.find(bytes, 0, bytes.length));

        // Then
        assertThat(found)
            .as("seed %d, keys %s, path %s", SEED, keys, path)
            .isEqualTo(naive(keys, path));
      }
    }
  }

  private static int naive(List<PathMatcher.Key> keys, String path) {
    int best = -1;
    for (int i = 0; i < keys.size(); i++) {
      PathMatcher.Key key = keys.get(i);
      if (key.exact()) {
        if (key.path().equals(path)) {
          return i;
        }
        continue;
      }
      boolean takes =
          key.path().equals("/") || path.equals(key.path()) || path.startsWith(key.path() + "/");
      if (takes && (best < 0 || key.path().length() > keys.get(best).path().length())) {
        best = i;
      }
    }
    return best;
  }

  private static List<PathMatcher.Key> keys(Random random) {
    Set<PathMatcher.Key> keys = new LinkedHashSet<>();
    int count = random.nextInt(12);
    for (int i = 0; i < count; i++) {
      boolean exact = random.nextInt(3) == 0;
      String path = path(random, 4);
      while (!exact && path.length() > 1 && path.endsWith("/")) {
        path = path.substring(0, path.length() - 1);
      }
      keys.add(new PathMatcher.Key(path, exact));
    }
    return new ArrayList<>(keys);
  }

  private static String path(Random random, int most) {
    StringBuilder path = new StringBuilder("/");
    int segments = random.nextInt(most);
    for (int i = 0; i < segments; i++) {
      path.append(i == 0 ? "" : "/").append(SEGMENTS[random.nextInt(SEGMENTS.length)]);
    }
    return path.toString();
  }
}
