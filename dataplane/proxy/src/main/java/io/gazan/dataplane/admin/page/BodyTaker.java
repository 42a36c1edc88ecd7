package io.gazan.dataplane.admin.page;

/** Waits for the body of one request. Called on the admin event loop. */
public interface BodyTaker {
  /** In bytes; what is longer is answered with 413. */
  int limit();

  /** The whole body; after it the page replies. */
  void take(byte[] body);

  /** There will be no body: the client broke off, was too slow, or sent too much. */
  default void broken() {}
}
