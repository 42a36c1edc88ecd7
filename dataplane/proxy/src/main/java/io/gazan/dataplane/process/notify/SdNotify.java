package io.gazan.dataplane.process.notify;

import io.gazan.dataplane.process.posix.DatagramSender;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the service manager how the process is doing, as {@code sd_notify(3)} describes it: one
 * datagram a message to the socket that {@code NOTIFY_SOCKET} names. Without that variable nothing
 * happens; a message that does not arrive is logged and no reason to stop. From any thread that may
 * wait.
 */
public final class SdNotify {
  private static final Logger LOG = LoggerFactory.getLogger(SdNotify.class);

  private final @Nullable String socket;

  /**
   * Nothing is sent yet.
   *
   * @param socket a path, or {@code @} and an abstract name; null or empty = nobody to tell
   */
  public SdNotify(@Nullable String socket) {
    this.socket = socket == null || socket.isEmpty() ? null : socket;
  }

  public static SdNotify ofEnvironment() {
    return new SdNotify(System.getenv("NOTIFY_SOCKET"));
  }

  /** Serving, also after a reload. Says who it is, since an upgrade makes that another process. */
  public void ready() {
    tell("READY=1\nMAINPID=" + ProcessHandle.current().pid());
  }

  /** Reading its files again; {@link #ready} ends it. */
  public void reloading() {
    // The JVM's nanoTime is CLOCK_MONOTONIC on Linux, which is what is asked for.
    tell("RELOADING=1\nMONOTONIC_USEC=" + System.nanoTime() / 1000);
  }

  public void stopping() {
    tell("STOPPING=1");
  }

  /** Another process serves now; this one only finishes what runs. */
  public void succeededBy(long pid) {
    tell("MAINPID=" + pid);
  }

  private void tell(String message) {
    if (socket == null) {
      return;
    }
    try {
      DatagramSender.send(socket, message);
    } catch (IOException e) {
      LOG.warn("NOTIFY_SOCKET {}: {}", socket, e.getMessage());
    }
  }
}
