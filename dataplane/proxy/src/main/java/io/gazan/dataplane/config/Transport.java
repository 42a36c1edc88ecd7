package io.gazan.dataplane.config;

/**
 * What the event loops wait with. {@code AUTO} is epoll where it loads and NIO elsewhere; io_uring
 * is taken only when it is named, since its listeners cannot be handed over to a new process.
 */
public enum Transport {
  AUTO,
  EPOLL,
  IO_URING,
  NIO
}
