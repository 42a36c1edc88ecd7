package io.gazan.dataplane.observe.access;

import org.jspecify.annotations.Nullable;

/** Entries for tests. */
final class AccessEntries {
  private AccessEntries() {}

  static AccessEntry at(long timeMillis) {
    return new AccessEntry(
        timeMillis,
        new AccessEntry.Request(
            "r-1", "192.0.2.7", "GET", "shop.example.com", "/a?b=c", "HTTP/1.1", "curl/8"),
        new AccessEntry.Outcome(200, 120, 4567, 12_345_678, null),
        new AccessEntry.Upstream("shop.example.com /", "shop", "10.0.0.1:80", 11_000_999, 1));
  }

  /** The text in every field that a client has a say in. */
  static AccessEntry saying(@Nullable String text) {
    return new AccessEntry(
        0,
        new AccessEntry.Request(text, "192.0.2.7", text, text, text, text, text),
        new AccessEntry.Outcome(400, 1, 2, 3, "bad_request"),
        AccessEntry.Upstream.NONE);
  }
}
