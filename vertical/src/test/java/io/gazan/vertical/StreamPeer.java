package io.gazan.vertical;

import io.gazan.dataplane.testing.http2.Frame;
import io.gazan.dataplane.testing.http2.FrameType;
import io.gazan.dataplane.testing.http2.RawHttp2Client;
import io.gazan.upstreams.stream.message.BadMessage;
import io.gazan.upstreams.stream.message.StreamCodec;
import io.gazan.upstreams.stream.message.StreamMessage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** Somebody at the port of the operator's stream who does what a test says, good or bad. */
final class StreamPeer implements AutoCloseable {
  private final RawHttp2Client connection;
  private final int stream;
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();
  private final Queue<StreamMessage.Update> updates = new ConcurrentLinkedQueue<>();

  private StreamPeer(RawHttp2Client connection, int stream) {
    this.connection = connection;
    this.stream = stream;
  }

  /** A socket with TLS that trusts those authorities and offers HTTP/2. */
  static SSLSocket secured(InetSocketAddress address, Path authorities)
      throws IOException, GeneralSecurityException {
    KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
    trusted.load(null, null);
    try (InputStream in = Files.newInputStream(authorities)) {
      for (Certificate each : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
        trusted.setCertificateEntry("authority-" + trusted.size(), each);
      }
    }
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    SSLSocket socket =
        (SSLSocket) context.getSocketFactory().createSocket("localhost", address.getPort());
    try {
      socket.setSoTimeout(20_000);
      SSLParameters parameters = socket.getSSLParameters();
      parameters.setApplicationProtocols(new String[] {"h2"});
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
      socket.setSSLParameters(parameters);
      socket.startHandshake();
      return socket;
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  /**
   * Sends the head of the stream's request.
   *
   * @param token null for none
   * @param settings of HTTP/2, pairs of identifier and value
   */
  static StreamPeer open(
      InetSocketAddress address, Path authorities, @Nullable String token, int... settings)
      throws IOException, GeneralSecurityException {
    RawHttp2Client connection = RawHttp2Client.over(secured(address, authorities));
    connection.bytes(RawHttp2Client.PREFACE.getBytes(StandardCharsets.ISO_8859_1));
    connection.settings(settings);
    String[] fields =
        token == null ? new String[0] : new String[] {"authorization: Bearer " + token};
    return new StreamPeer(connection, connection.open("POST", "localhost", "/v1/stream", fields));
  }

  RawHttp2Client connection() {
    return connection;
  }

  /** Of the answer. */
  int status() throws IOException {
    return connection.responseHead(stream).status();
  }

  /** The rest of an answer that is no stream. */
  String words() throws IOException {
    StringBuilder text = new StringBuilder();
    for (Frame frame = connection.nextOf(stream); ; frame = connection.nextOf(stream)) {
      text.append(frame.type() == FrameType.DATA ? frame.text() : "");
      if (frame.endsStream() || frame.type() == FrameType.RST_STREAM) {
        return text.toString();
      }
    }
  }

  void hello(String node, Integer... schemas) throws IOException {
    send(StreamCodec.encode(new StreamMessage.Hello(node, "test", List.of(schemas), null)));
  }

  void send(byte[] bytes) throws IOException {
    connection.data(stream, false, bytes);
  }

  /** The next update; signs of life are passed over. */
  StreamMessage.Update update() throws IOException {
    while (true) {
      Frame frame = connection.nextOf(stream);
      if (frame.type() != FrameType.DATA || frame.endsStream()) {
        throw new IOException("the session ended: " + frame);
      }
      for (byte next : frame.payload()) {
        if (next != '\n') {
          line.write(next);
          continue;
        }
        byte[] whole = line.toByteArray();
        line.reset();
        try {
          if (StreamCodec.decode(whole) instanceof StreamMessage.Update update) {
            // One at a time is on its way, and nothing follows it before its answer but pings.
            return update;
          }
        } catch (BadMessage e) {
          throw new IOException(e);
        }
      }
    }
  }

  /** Takes whatever comes, as a good data plane does, until the connection ends. */
  void follow() {
    Thread.ofVirtual()
        .start(
            () -> {
              try {
                while (true) {
                  StreamMessage.Update update = update();
                  updates.add(update);
                  send(StreamCodec.encode(new StreamMessage.Ack(update.nonce(), update.version())));
                }
              } catch (IOException e) {
                // It is closed, by the test or by the operator, of which the test looks after.
              }
            });
  }

  /** What came since {@link #follow}. */
  List<StreamMessage.Update> updates() {
    return List.copyOf(updates);
  }

  @Override
  public void close() throws IOException {
    connection.close();
  }
}
