package io.gazan.upstreams;

/** What a cluster's endpoints speak. */
public enum Protocol {
  /** Not said. Means HTTP/1.1 until probing is built. */
  AUTO,
  /** Plain HTTP/1.1. */
  HTTP1
}
