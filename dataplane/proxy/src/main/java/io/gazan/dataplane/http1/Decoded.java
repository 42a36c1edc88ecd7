package io.gazan.dataplane.http1;

/** What a head decoder made of the bytes that it was given. */
public enum Decoded {
  /** All bytes are taken and the head is not complete. */
  NEED_MORE,
  /** A head is complete; bytes behind it are left in the buffer. */
  HEAD,
  /** The peer does not speak plain HTTP/1; nothing more can be read from this connection. */
  REFUSED
}
