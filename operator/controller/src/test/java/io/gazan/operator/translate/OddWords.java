package io.gazan.operator.translate;

/** Names and values for random clusters: good ones, and some of every kind that is not. */
final class OddWords {
  static final String[] NAMESPACES = {"web", "zoo"};
  static final String[] NAMES = {"api", "shop", "x", "other/api", "", "Bad Name", "a\0b"};
  static final String[] HOSTS = {
    "a.example.com",
    "B.example.com",
    "*.example.com",
    "",
    "*",
    "10.0.0.1",
    "-x",
    "a..b",
    "ü.example"
  };
  static final String[] PATHS = {
    "/", "/foo", "/foo/", "/a/b", "", "no", "/x y", "/%2F", "/%zz", "/../x", "/q?x", "/foo//", "/\0"
  };
  static final String[] TYPES = {"Prefix", "Exact", "ImplementationSpecific", "Regex"};
  static final String[] VALUES = {
    "true",
    "false",
    "1s",
    "50",
    "50:100",
    "h2c",
    "10.0.0.0/8",
    "/",
    "/x",
    "users",
    "-1",
    "soon",
    "99999999999999",
    "",
    "0",
    "10MiB",
    "\0",
    "ü"
  };
  static final String[] ADDRESSES = {
    "10.0.0.1",
    "10.0.0.2",
    "fd00::1",
    "FD00:0::1",
    "127.0.0.1",
    "169.254.1.1",
    "0.0.0.0",
    "x",
    "",
    "10.0.0.256",
    "::ffff:10.0.0.1"
  };

  private OddWords() {}
}
