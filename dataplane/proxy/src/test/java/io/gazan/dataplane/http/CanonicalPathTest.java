package io.gazan.dataplane.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CanonicalPathTest {
  private static final String[] PIECES = {
    "/", "/", "/", "a", "b", ".", "..", "%2e", "%2E", "%2f", "%5c", "%41", "%7e", ";", ";x", "//",
    "%25", "%252e", "...", "a.b", ".a", "a..", "%c3%a9", "~", "%2e.", "%40", "%C3%aF", "%2B"
  };

  private static String canonical(String path) {
    byte[] bytes = Ascii.bytes(path);
    int form = CanonicalPath.inspect(bytes, 0, bytes.length);
    if (form == CanonicalPath.INVALID) {
      return "invalid";
    }
    byte[] out = new byte[bytes.length + 1];
    int end = CanonicalPath.write(bytes, 0, bytes.length, out, 0);
    String written = Ascii.string(out, 0, end);
    assertThat((form & CanonicalPath.DIFFERS) != 0).as(path).isEqualTo(!written.equals(path));
    return written;
  }

  @ParameterizedTest
  @CsvSource({
    "/, /",
    "/a/b, /a/b",
    "/a/, /a/",
    "//, //",
    "/a//b, /a//b",
    "/., /",
    "/.., /",
    "/../, /",
    "/../../a, /a",
    "/a/., /a/",
    "/a/./b, /a/b",
    "/a/.., /",
    "/a/../, /",
    "/a/../b, /b",
    "/a/b/.., /a/",
    "/a/b/../.., /",
    "/a/b/../c/./d/.., /a/c/",
    "/a//.., /a/",
    "/a//../b, /a/b",
    "//../a, /a",
    "/%2e, /",
    "/%2E%2e/a, /a",
    "/a/.%2e/b, /b",
    "/a/%2e./b, /b",
    "/a/%2e%2e%2fb, /a/..%2Fb",
    "/..a, /..a",
    "/a.., /a..",
    "/..., /...",
    "/.a, /.a",
    "/a/...%2e, /a/....",
    "/%41%5a%61%7a%30%39%2d%2e%5f%7e, /AZaz09-._~",
    "/%2f%5c%3b, /%2F%5C%3B",
    "/%252e%252e, /%252e%252e",
    "/a;b=c/d;e, /a;b=c/d;e",
    "/..;/a, /..;/a",
    "/caf%c3%a9, /caf%C3%A9",
    "/caf%C3%a9, /caf%C3%A9",
    "/%3a%40%2B, /%3A%40%2B",
    "/%, invalid",
    "/%4, invalid",
    "/%g1, invalid",
    "/%00, invalid",
    "/a\\b, invalid",
    "/a b, invalid"
  })
  void writesTheOneForm(String path, String expected) {
    assertThat(canonical(path)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "/, /",
    "/%40adm, /@adm",
    "/%3A%40%21%24%26%28%29%2A%2B%3D%5B%5D, /:@!$&()*+=[]",
    "/%27%2C, '/'','",
    "/a%2Fb%5Cc%3Bd%20e%25%C3%A9, /a%2Fb%5Cc%3Bd%20e%25%C3%A9",
    "/%2540, /%2540",
    "/a/%40/%40b/c, /a/@/@b/c"
  })
  void comparesEscapedDelimitersAsWhatTheyStandFor(String path, String expected) {
    // Given
    byte[] bytes = Ascii.bytes(path);
    byte[] out = new byte[bytes.length];

    // When
    int end = CanonicalPath.writeCompared(bytes, 0, bytes.length, out);

    // Then
    assertThat(Ascii.string(out, 0, end)).isEqualTo(expected);
    assertThat(CanonicalPath.escapedDelimiter(bytes, 0, bytes.length) < bytes.length)
        .isEqualTo(!expected.equals(path));
    assertThat(CanonicalPath.length(bytes, 0, bytes.length, end)).isEqualTo(bytes.length);
    assertThat(CanonicalPath.length(bytes, 0, bytes.length, 1)).isOne();
  }

  @Test
  void theFormIsStableAndClimbsNowhere() {
    // Given
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int i = 0; i < 50_000; i++) {
      StringBuilder path = new StringBuilder("/");
      for (int n = random.nextInt(12); n > 0; n--) {
        path.append(PIECES[random.nextInt(PIECES.length)]);
      }

      // When
      String once = canonical(path.toString());

      // Then
      String told = "seed " + seed + ": " + path;
      assertThat(canonical(once)).as(told).isEqualTo(once);
      assertThat(once).as(told).startsWith("/").isEqualTo(byReference(path.toString()));
      for (String segment : once.split("/", -1)) {
        assertThat(segment).as(told).isNotEqualTo(".").isNotEqualTo("..");
      }
    }
  }

  /** RFC 3986 §6.2.2 in the plainest code there is. */
  private static String byReference(String path) {
    StringBuilder decoded = new StringBuilder();
    for (int i = 0; i < path.length(); i++) {
      char c = path.charAt(i);
      if (c == '%') {
        char plain = (char) Integer.parseInt(path.substring(i + 1, i + 3), 16);
        boolean unreserved =
            (Character.isLetterOrDigit(plain) && plain < 128) || "-._~".indexOf(plain) >= 0;
        String escape = path.substring(i, i + 3).toUpperCase(Locale.ROOT);
        decoded.append(unreserved ? String.valueOf(plain) : escape);
        i += 2;
      } else {
        decoded.append(c);
      }
    }
    ArrayDeque<String> kept = new ArrayDeque<>();
    String[] segments = decoded.substring(1).split("/", -1);
    for (int i = 0; i < segments.length; i++) {
      boolean last = i == segments.length - 1;
      if (segments[i].equals("..")) {
        kept.pollLast();
      } else if (!segments[i].equals(".")) {
        kept.addLast(segments[i]);
        continue;
      }
      if (last) {
        kept.addLast("");
      }
    }
    return "/" + String.join("/", kept);
  }
}
