package io.gazan.dataplane.testing.http2;

import io.gazan.dataplane.testing.http2.Http2ScriptedEndpoint.Script;
import io.netty.handler.codec.http2.Http2Error;
import java.io.IOException;

/**
 * What endpoints do to a proxy. Each script serves one connection, and answers the requests that it
 * does answer with the text {@code stream N}.
 */
public final class Http2Scripts {
  private Http2Scripts() {}

  /** A decent endpoint with those settings. */
  public static Script well(int... settings) {
    return connection -> {
      connection.start(settings);
      serve(connection, Integer.MAX_VALUE);
      connection.awaitClose();
    };
  }

  /**
   * Answers {@code n} requests, then says GOAWAY with the last of them, leaves later ones
   * unanswered and waits for the proxy to close.
   */
  public static Script goesAwayAfter(int n) {
    return connection -> {
      connection.start();
      int last = serve(connection, n);
      connection.goAway(last, Http2Error.NO_ERROR.code(), "");
      connection.awaitClose();
    };
  }

  /** Says GOAWAY with a last stream that leaves out the first request, then answers none. */
  public static Script goesAwayBeforeTheFirst() {
    return connection -> {
      connection.start();
      connection.request();
      connection.goAway(0, Http2Error.NO_ERROR.code(), "");
      connection.awaitClose();
    };
  }

  /** Refuses the first {@code n} streams with REFUSED_STREAM and serves the others. */
  public static Script refuses(int n) {
    return connection -> {
      connection.start();
      for (int i = 0; i < n; i++) {
        connection.reset(connection.request().stream(), Http2Error.REFUSED_STREAM.code());
      }
      serve(connection, Integer.MAX_VALUE);
    };
  }

  /** Allows {@code n} streams at a time and refuses those beyond. */
  public static Script atMost(int n) {
    return well(SettingId.MAX_CONCURRENT_STREAMS, n);
  }

  /** Gives no window at all: no byte of any request body may come. */
  public static Script zeroWindow() {
    return connection -> {
      connection.withoutWindowUpdates();
      connection.start(SettingId.INITIAL_WINDOW_SIZE, 0);
      connection.awaitClose();
    };
  }

  /** Answers the head and a part of a body of 1,000 bytes, then resets with that error. */
  public static Script resetsMidBody(Http2Error error) {
    return connection -> {
      connection.start();
      while (true) {
        ScriptedRequest request = connection.request();
        connection.answer(request, 200, false, "content-length: 1000");
        connection.data(request.stream(), false, "part");
        connection.reset(request.stream(), error.code());
      }
    };
  }

  /** Sends {@code n} interim responses and then, if it still may, a final one. */
  public static Script interims(int n) {
    return connection -> {
      connection.start();
      ScriptedRequest request = connection.request();
      for (int i = 0; i < n; i++) {
        connection.answer(request, 103, false, "link: </style.css>; rel=preload");
      }
      connection.answer(request, "stream " + request.stream());
      connection.awaitClose();
    };
  }

  /** Sends a response head with one field of that many bytes. */
  public static Script hugeHeader(int bytes) {
    return connection -> {
      connection.start();
      while (true) {
        ScriptedRequest request = connection.request();
        connection.answer(request, 200, true, "x-huge: " + "h".repeat(bytes));
      }
    };
  }

  /** Answers every request as soon as its head is there, then resets it with NO_ERROR. */
  public static Script answersEarly() {
    return connection -> {
      connection.start();
      while (true) {
        ScriptedRequest request = connection.request();
        connection.answer(request, "stream " + request.stream());
        if (!request.ended()) {
          connection.reset(request.stream(), Http2Error.NO_ERROR.code());
        }
      }
    };
  }

  /** Closes the connection as soon as the first request's head is there, without a frame. */
  public static Script closesOnTheFirst() {
    return connection -> {
      connection.start();
      connection.request();
    };
  }

  /** Takes requests and never answers. */
  public static Script silent() {
    return connection -> {
      connection.start();
      connection.awaitClose();
    };
  }

  /** Answers up to {@code n} requests, bodies read first; gives the last stream. */
  private static int serve(ScriptedConnection connection, int n) throws IOException {
    int last = 0;
    for (int i = 0; i < n; i++) {
      ScriptedRequest request = connection.request();
      connection.body(request);
      connection.answer(request, "stream " + request.stream());
      last = request.stream();
    }
    return last;
  }
}
