package io.gazan.upstreams.cluster;

/** What of a request {@link Balance#HASH} hashes. */
public sealed interface HashOn {
  /** The value of a request header; the name keeps the document's case. */
  record Header(String name) implements HashOn {}

  /** The value of a cookie; names of cookies are case-sensitive. */
  record Cookie(String name) implements HashOn {}

  /** The client's address. */
  record Address() implements HashOn {}

  /** The canonical path without the query. */
  record Path() implements HashOn {}
}
