package io.gazan.dataplane.proxy;

import io.gazan.dataplane.testing.DataplaneFixture;
import io.gazan.dataplane.testing.grpc.GrpcInterop;
import io.gazan.dataplane.testing.http2.RawHttp2Client;
import io.gazan.dataplane.testing.tls.TestCertificates;
import io.grpc.ManagedChannel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** A data plane on both ports whose clients call {@link #HOST}, and what calls look like. */
final class GrpcScene implements AutoCloseable {
  static final String HOST = "grpc.test";
  static final String METHOD = "/grpc.testing.TestService/Any";

  /** An empty message with its prefix. */
  static final byte[] MESSAGE = new byte[5];

  private final DataplaneFixture gazan;

  private GrpcScene(DataplaneFixture gazan) {
    this.gazan = gazan;
  }

  /**
   * @param folder for the certificate
   * @param more lines of main.yaml
   */
  static GrpcScene start(Path folder, String more, String upstreams) throws IOException {
    TestCertificates.server(HOST).writeTo(folder, "default");
    return new GrpcScene(
        DataplaneFixture.start(
            """
            threads: 1
            proxy_address_tls: 127.0.0.1:0
            proxy_h2c: true
            tls_certificate: %1$s/default.crt
            tls_key_file: %1$s/default.key
            %2$s
            """
                .formatted(folder, more),
            upstreams));
  }

  /** Everything of {@link #HOST} to one endpoint that speaks that protocol. */
  static String to(String protocol, String address) {
    return """
    clusters:
      calls: {servers: ["%s"], protocol: %s, health: false}
    upstreams:
      grpc.test: {paths: {"/": {cluster: calls}}}
    """
        .formatted(address, protocol);
  }

  DataplaneFixture gazan() {
    return gazan;
  }

  RawHttp2Client raw() throws IOException {
    return RawHttp2Client.connect(gazan.address());
  }

  /** Opens a call whose messages follow; gives its stream. */
  static int call(RawHttp2Client client, String... fields) throws IOException {
    String[] all = new String[fields.length + 2];
    all[0] = "content-type: application/grpc";
    all[1] = "te: trailers";
    System.arraycopy(fields, 0, all, 2, fields.length);
    return client.open("POST", HOST, METHOD, all);
  }

  /** A whole call with an empty message; gives its stream. */
  static int unary(RawHttp2Client client, String... fields) throws IOException {
    int stream = call(client, fields);
    client.data(stream, true, MESSAGE);
    return stream;
  }

  /** In clear text. */
  Calls calls() {
    return new Calls(GrpcInterop.h2c(gazan.address(), HOST).channel().build());
  }

  /** Over TLS. */
  Calls securedCalls() {
    return new Calls(GrpcInterop.tls(gazan.tlsAddress(), HOST).channel().build());
  }

  /** A channel that ends with its block. */
  record Calls(ManagedChannel channel) implements AutoCloseable {
    @Override
    public void close() {
      channel.shutdownNow();
      try {
        if (!channel.awaitTermination(20, TimeUnit.SECONDS)) {
          throw new AssertionError("the channel does not end");
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  @Override
  public void close() {
    gazan.close();
  }
}
