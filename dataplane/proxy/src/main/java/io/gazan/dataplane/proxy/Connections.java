package io.gazan.dataplane.proxy;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The client connections of one event loop, linked through themselves so that idle ones stay small.
 */
public final class Connections {
  private @Nullable ClientConnection first;
  private @Nullable Runnable whenEmpty;
  private int handshakes;

  public void add(ClientConnection connection) {
    connection.next = first;
    if (first != null) {
      first.previous = connection;
    }
    first = connection;
  }

  @SuppressWarnings("ReferenceEquality") // a connection is itself and no other
  public void remove(ClientConnection connection) {
    ClientConnection before = connection.previous;
    ClientConnection after = connection.next;
    if (before != null) {
      before.next = after;
    } else if (first == connection) {
      first = after;
    }
    if (after != null) {
      after.previous = before;
    }
    connection.previous = null;
    connection.next = null;
    runIfEmpty();
  }

  /** A connection has come that is not one of HTTP before its handshake is done. */
  void handshakeBegun() {
    handshakes++;
  }

  /** After {@link #add} where something came of it. */
  void handshakeEnded() {
    handshakes--;
    runIfEmpty();
  }

  private void runIfEmpty() {
    Runnable waiting = whenEmpty;
    if (isEmpty() && waiting != null) {
      whenEmpty = null;
      waiting.run();
    }
  }

  private boolean isEmpty() {
    return first == null && handshakes == 0;
  }

  /** Runs {@code action} once there is no connection; at once if there is none. */
  void whenEmpty(Runnable action) {
    if (isEmpty()) {
      action.run();
    } else {
      whenEmpty = action;
    }
  }

  /** See {@link ClientConnection#lastCall}. */
  void lastCall() {
    for (ClientConnection connection : snapshot()) {
      connection.lastCall();
    }
  }

  void closeAll() {
    for (ClientConnection connection : snapshot()) {
      connection.abort();
    }
  }

  /** Closing unlinks, so walks go over a copy. */
  private List<ClientConnection> snapshot() {
    List<ClientConnection> all = new ArrayList<>();
    for (ClientConnection at = first; at != null; at = at.next) {
      all.add(at);
    }
    return all;
  }
}
