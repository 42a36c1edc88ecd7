package io.gazan.dataplane.proxy;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The client connections of one event loop, linked through themselves so that idle ones stay small.
 */
final class Connections {
  private @Nullable Http1Downstream first;
  private @Nullable Runnable whenEmpty;

  void add(Http1Downstream connection) {
    connection.next = first;
    if (first != null) {
      first.previous = connection;
    }
    first = connection;
  }

  void remove(Http1Downstream connection) {
    Http1Downstream before = connection.previous;
    Http1Downstream after = connection.next;
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
    Runnable waiting = whenEmpty;
    if (first == null && waiting != null) {
      whenEmpty = null;
      waiting.run();
    }
  }

  /** Runs {@code action} once there is no connection; at once if there is none. */
  void whenEmpty(Runnable action) {
    if (first == null) {
      action.run();
    } else {
      whenEmpty = action;
    }
  }

  /** See {@link Http1Downstream#lastCall}. */
  void lastCall() {
    for (Http1Downstream connection : snapshot()) {
      connection.lastCall();
    }
  }

  void closeAll() {
    for (Http1Downstream connection : snapshot()) {
      connection.abort();
    }
  }

  /** Closing unlinks, so walks go over a copy. */
  private List<Http1Downstream> snapshot() {
    List<Http1Downstream> all = new ArrayList<>();
    for (Http1Downstream at = first; at != null; at = at.next) {
      all.add(at);
    }
    return all;
  }
}
