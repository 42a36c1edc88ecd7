package io.gazan.dataplane.testing.corpus;

import static io.gazan.dataplane.testing.corpus.NegativeCase.HOST;
import static io.gazan.dataplane.testing.corpus.NegativeCase.either;
import static io.gazan.dataplane.testing.corpus.NegativeCase.taken;

import java.util.ArrayList;
import java.util.List;

/** Paths that climb: whatever is matched is what is sent. */
final class PathCases {
  private PathCases() {}

  static List<NegativeCase> all() {
    List<NegativeCase> cases = new ArrayList<>();
    for (String target :
        new String[] {
          "/x/..{T}",
          "/..{T}",
          "/../../..{T}",
          "/.{T}",
          "/x/.{T}/../..{T}",
          "/%2e%2e{T}",
          "/x/%2E%2e{T}",
          "/x/.%2e{T}",
          "/%2e{T}",
          "{T}?/../x",
          "{T}?%2e%2e",
        }) {
      cases.add(taken("path", target, get(target)));
    }
    for (String target :
        new String[] {
          "{T}/..;/x",
          "/x;/..{T}",
          "{T}/..%2fx",
          "{T}/%2e%2e%2fx",
          "{T}/..%5cx",
          "{T}/%5c..%5cx",
          "{T}/%c0%ae%c0%ae/x",
          "{T}/%252e%252e/x",
          "{T}/.../x",
          "{T}//..//x",
          "{T}/%2f%2fx",
          "/{T}",
          "//evil.example{T}",
          "{T}/%0d%0aX:%20y",
          "{T}/%0a",
          "{T}/%7f",
          "{T}/%20",
          "{T}/%23x",
          "{T}/%3fx",
          "{T}/%25",
          "{T}/%2500",
          "{T}/..%00/x",
          "{T}/%ff",
        }) {
      cases.add(either("path", target, get(target)));
    }
    return cases;
  }

  private static String get(String target) {
    return "GET " + target + " HTTP/1.1\r\n" + HOST + "\r\n";
  }
}
