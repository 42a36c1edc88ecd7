package io.gazan.dataplane.testing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.gazan.dataplane.testing.http2.RawHttp2Client;
import io.gazan.dataplane.testing.tls.ClientTls;
import io.netty.handler.codec.http2.Http2Error;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** One connection of a {@link LoadClient}, with one request at a time on it. */
sealed interface LoadConnection extends AutoCloseable {

  /** How connections are made. */
  @FunctionalInterface
  interface Dial {
    LoadConnection to(InetSocketAddress address) throws IOException;
  }

  /** The server said that it did not take the request: it may be sent again, whatever it is. */
  final class NotTaken extends IOException {
    NotTaken(String why) {
      super(why);
    }
  }

  /** Sends a request, with a body if there is one, and reads its answer. */
  WireResponse exchange(
      String method, String host, String path, @Nullable String body, String... headers)
      throws IOException;

  /** Whether the server ends the connection after that answer; fails if it said so and does not. */
  boolean endsAfter(WireResponse response) throws IOException;

  @Override
  void close() throws IOException;

  static Dial http1() {
    return address -> new Http1(RawClient.connect(address));
  }

  static Dial http1(ClientTls tls) {
    return address -> new Http1(RawClient.connect(tls, address));
  }

  static Dial http2() {
    return address -> new Http2(RawHttp2Client.connect(address));
  }

  static Dial http2(ClientTls tls) {
    return address -> new Http2(RawHttp2Client.connect(tls, address));
  }

  /** HTTP/1.1, kept alive. */
  record Http1(RawClient client) implements LoadConnection {
    @Override
    public WireResponse exchange(
        String method, String host, String path, @Nullable String body, String... headers)
        throws IOException {
      if (body == null) {
        client.request(method, host, path, headers);
      } else {
        client.request(method, host, path, body.getBytes(ISO_8859_1), headers);
      }
      return client.read(method);
    }

    @Override
    public boolean endsAfter(WireResponse response) throws IOException {
      if (response.closes()) {
        client.expectClosed();
        return true;
      }
      return false;
    }

    @Override
    public void close() throws IOException {
      client.close();
    }
  }

  /** HTTP/2, a stream after the other. */
  record Http2(RawHttp2Client client) implements LoadConnection {
    @Override
    public WireResponse exchange(
        String method, String host, String path, @Nullable String body, String... headers)
        throws IOException {
      List<String> fields = new ArrayList<>();
      for (String header : headers) {
        int colon = header.indexOf(':');
        fields.add(header.substring(0, colon).toLowerCase(Locale.ROOT) + header.substring(colon));
      }
      int stream = client.peekStream();
      try {
        if (body == null) {
          client.request(method, host, path, fields.toArray(String[]::new));
        } else {
          fields.add("content-length: " + body.length());
          client.open(method, host, path, fields.toArray(String[]::new));
          client.data(stream, true, body);
        }
        return client.response(stream);
      } catch (IOException e) {
        if (client.wasRefused(stream)) {
          throw new NotTaken("stream " + stream + " was not taken: " + e.getMessage());
        }
        throw e;
      }
    }

    @Override
    public boolean endsAfter(WireResponse response) {
      return client.hasGoAway();
    }

    @Override
    public void close() throws IOException {
      try {
        client.goAway(0, Http2Error.NO_ERROR.code(), "");
      } catch (IOException e) {
        // The server was faster.
      }
      client.close();
    }
  }
}
