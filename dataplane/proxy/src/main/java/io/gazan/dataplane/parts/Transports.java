package io.gazan.dataplane.parts;

import io.gazan.dataplane.config.MainConfig;
import io.gazan.dataplane.proxy.socket.SocketTransport;

/** The transport that main.yaml asks for. */
public final class Transports {
  private Transports() {}

  /**
   * The one that is asked for, or the best there is.
   *
   * @throws StartFailure when this system does not have it
   */
  public static SocketTransport of(MainConfig config) throws StartFailure {
    try {
      return switch (config.loops().transport()) {
        case AUTO -> SocketTransport.auto();
        case EPOLL -> SocketTransport.epoll();
        case NIO -> SocketTransport.nio();
        case IO_URING -> SocketTransport.ioUring();
      };
    } catch (UnsatisfiedLinkError e) {
      throw new StartFailure(
          "transport: " + config.loops().transport() + " is not to be had here: " + e.getMessage(),
          e);
    }
  }
}
