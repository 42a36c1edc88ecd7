package io.gazan.dataplane.proxy.downstream;

/** What the next byte of an HTTP/1.1 client belongs to. */
enum Phase {
  /** Between two requests or within a head. */
  HEAD,
  /** Within the body of the running exchange. */
  BODY,
  /** The request is whole, its response is not. */
  WAITING,
  /** Protocols were switched: everything that comes in belongs to the running exchange. */
  TUNNEL,
  /** The last answer is on its way to the client, and the connection ends when that has it. */
  LEAVING,
  /** The last answer has gone out; what still comes in is thrown away. */
  LINGERING,
  CLOSED
}
