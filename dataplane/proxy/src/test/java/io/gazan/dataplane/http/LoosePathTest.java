package io.gazan.dataplane.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LoosePathTest {
  private static Set<String> readings(String path) {
    byte[] bytes = Ascii.bytes("GET " + path + " HTTP/1.1");
    Set<String> readings = new TreeSet<>();
    boolean found =
        LoosePath.any(
            bytes,
            4,
            4 + path.length(),
            (read, start, end) -> {
              readings.add(Ascii.string(read, start, end));
              return false;
            });
    assertThat(found).isFalse();
    return readings;
  }

  @ParameterizedTest
  @CsvSource({
    "/, /",
    "/a/b, /a/b",
    "/a//b, /a//b /a/b",
    "//, // /",
    "/a;x, /a;x /a",
    "/a;x=1;y/b;, /a;x=1;y/b; /a/b",
    "/;/a, /;/a //a /a",
    "/a%2fb, /a%2fb /a/b",
    "/a%2Fb, /a%2Fb /a/b",
    "/a%5Cb, /a%5Cb /a/b",
    "/a%5cb%2fc, /a%5cb%2fc /a/b%2fc /a%5cb/c /a/b/c",
    "/x/..%2fa, /x/..%2fa /a",
    "/x/..;/a, /x/..;/a /a",
    "/x;a%2f..%2fb, /x;a%2f..%2fb /x;a/../b /x /b",
    "/%2e, /%2e",
    "/%252f, /%252f",
    "/a%3bb, /a%3bb"
  })
  void areThose(String path, String expected) {
    Set<String> wanted = new TreeSet<>();
    for (String reading : expected.split(" ", -1)) {
      byte[] bytes = Ascii.bytes(reading);
      byte[] out = new byte[bytes.length + 1];
      wanted.add(Ascii.string(out, 0, CanonicalPath.write(bytes, 0, bytes.length, out, 0)));
    }
    assertThat(readings(path)).isEqualTo(wanted);
  }

  /** Each is reached by one order of steps alone. */
  @ParameterizedTest
  @CsvSource({
    // one of the escapes is decoded, and not the other
    "/x%5cy/..%2fadmin, /admin",
    "/x%2fy/..%5cadmin, /admin",
    // parameters go before slashes are decoded, and after
    "/admin;%2f..%2fx, /admin",
    "/x;a%2f..%2fadmin, /admin",
    // slashes are folded before dot segments go, after, and not at all
    "/x%2f%2f..%2fadmin, /admin",
    "//admin/x%2f%2f..%2f.., /admin/",
    "/a/%2fb, /a//b",
    // nothing above the root
    "/..%2f..%2fadmin, /admin"
  })
  void followEveryOrderOfSteps(String path, String reading) {
    assertThat(readings(path)).contains(reading);
  }

  @ParameterizedTest
  @CsvSource({
    "%2f;, true",
    "%2f%5c, true",
    "%5C;, true",
    "%2f, false",
    "%5c, false",
    ";, false",
    "//, false",
    "%2f//, false"
  })
  void areNotWorkedOutForWhatIsLongAndTangled(String piece, boolean tangled) {
    for (int length : new int[] {LoosePath.LONGEST_TANGLED, LoosePath.LONGEST_TANGLED + 1}) {
      byte[] path = Ascii.bytes("/" + piece + "x".repeat(length - piece.length() - 1));
      assertThat(LoosePath.any(path, 0, path.length, (read, start, end) -> false))
          .as("%s in %d bytes", piece, length)
          .isEqualTo(tangled && length > LoosePath.LONGEST_TANGLED);
    }
  }

  @Test
  void endWithTheOneThatIsLookedFor() {
    byte[] path = Ascii.bytes("/x/..%2fa;b");
    assertThat(
            LoosePath.any(
                path,
                0,
                path.length,
                (read, start, end) -> Ascii.string(read, start, end).equals("/a")))
        .isTrue();
  }
}
