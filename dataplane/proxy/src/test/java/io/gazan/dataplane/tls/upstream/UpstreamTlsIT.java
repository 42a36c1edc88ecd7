package io.gazan.dataplane.tls.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gazan.dataplane.testing.TestPairs;
import io.gazan.dataplane.tls.TlsProvider;
import io.gazan.dataplane.tls.TlsWork;
import io.gazan.dataplane.tls.certificate.BadPair;
import io.gazan.dataplane.tls.certificate.CertificatePair;
import io.gazan.dataplane.tls.certificate.NamedPem;
import io.gazan.dataplane.tls.certificate.PairSource;
import io.gazan.upstreams.tls.PemSource;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.ssl.SslHandler;
import io.netty.pkitesting.CertificateBuilder.Algorithm;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class UpstreamTlsIT {
  private final X509Bundle root = TestPairs.authority("root");
  private final MultiThreadIoEventLoopGroup loop =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final TlsWork work = new TlsWork();
  private final List<Channel> connections = new ArrayList<>();

  @AfterEach
  void end() {
    // Closed before the loop ends, so that every handler is removed and lets go of its engine.
    connections.forEach(channel -> channel.close().syncUninterruptibly());
    loop.shutdownGracefully(100, 5_000, TimeUnit.MILLISECONDS).syncUninterruptibly();
    work.close();
  }

  @ParameterizedTest
  @EnumSource(TlsProvider.class)
  void anyCertificateWillDoUnlessVerified(TlsProvider provider) throws Exception {
    // Given
    try (Server server = new Server(TestPairs.pair("other.example"), "http/1.1");
        UpstreamTls tls = new UpstreamTls(provider, work)) {
      // When
      SslHandler handler = dial(tls, UpstreamTlsSettings.DEFAULT, "endpoint.example", server);
      // Then
      assertThat(handler.applicationProtocol()).isEqualTo("http/1.1");
      assertThat(server.next().sni()).isEqualTo("endpoint.example");
    }
  }

  @ParameterizedTest
  @EnumSource(TlsProvider.class)
  void anAddressIsNoServerNameAndAGivenNameIs(TlsProvider provider) throws Exception {
    // Given
    UpstreamTlsSettings named =
        new UpstreamTlsSettings(false, List.of(), "given.example", null, List.of("http/1.1"));
    try (Server server = new Server(TestPairs.pair("other.example"), "http/1.1");
        UpstreamTls tls = new UpstreamTls(provider, work)) {
      // When
      dial(tls, UpstreamTlsSettings.DEFAULT, "127.0.0.1", server);
      dial(tls, UpstreamTlsSettings.DEFAULT, "localhost", server);
      dial(tls, named, "127.0.0.1", server);
      // Then
      assertThat(server.next().sni()).isNull();
      assertThat(server.next().sni()).isEqualTo("localhost");
      assertThat(server.next().sni()).isEqualTo("given.example");
    }
  }

  @ParameterizedTest
  @EnumSource(TlsProvider.class)
  void verifiesTheChainAndTheName(TlsProvider provider) throws Exception {
    // Given
    X509Bundle good = TestPairs.issued(root, Algorithm.rsa2048, "good.example");
    UpstreamTlsSettings trusting = verifying(root, null);
    UpstreamTlsSettings named = verifying(root, "good.example");
    UpstreamTlsSettings distrusting = verifying(TestPairs.authority("root"), null);
    try (Server server = new Server(good, "http/1.1");
        UpstreamTls tls = new UpstreamTls(provider, work)) {
      // Then
      dial(tls, trusting, "good.example", server);
      dial(tls, named, "127.0.0.1", server);
      fails(tls, trusting, "bad.example", server);
      fails(tls, trusting, "127.0.0.1", server);
      fails(tls, distrusting, "good.example", server);
      assertThat(tls.contextCount()).isEqualTo(3);
    }
  }

  private static UpstreamTlsSettings verifying(X509Bundle authority, @Nullable String name) {
    return new UpstreamTlsSettings(
        true, List.of(authority.getRootCertificate()), name, null, List.of("http/1.1"));
  }

  @ParameterizedTest
  @EnumSource(TlsProvider.class)
  void speaksWhatBothKnow(TlsProvider provider) throws Exception {
    // Given
    X509Bundle pair = TestPairs.pair("e.example");
    try (Server both = new Server(pair, "h2", "http/1.1");
        Server old = new Server(pair, "http/1.1");
        UpstreamTls tls = new UpstreamTls(provider, work)) {
      UpstreamTlsSettings either = UpstreamTlsSettings.DEFAULT.either();
      // Then
      assertThat(dial(tls, either, "e.example", both).applicationProtocol()).isEqualTo("h2");
      assertThat(dial(tls, either, "e.example", old).applicationProtocol()).isEqualTo("http/1.1");
      assertThat(dial(tls, either.http1(), "e.example", both).applicationProtocol())
          .isEqualTo("http/1.1");
      assertThat(dial(tls, either.h2(), "e.example", both).applicationProtocol()).isEqualTo("h2");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "BORINGSSL, ecp256",
    "BORINGSSL, rsa2048",
    "BORINGSSL, rsa4096",
    "JDK, ecp256",
    "JDK, rsa2048"
  })
  void showsItsCertificateWhereAsked(TlsProvider provider, Algorithm key) throws Exception {
    // Given
    X509Bundle client = TestPairs.client(root, key, "CN=gazan");
    UpstreamTlsSettings settings =
        new UpstreamTlsSettings(false, List.of(), null, pair(client), List.of("http/1.1"));
    try (Server server = new Server(TestPairs.pair("e.example"), "http/1.1");
        UpstreamTls tls = new UpstreamTls(provider, work)) {
      // When
      dial(tls, settings, "e.example", server);
      dial(tls, UpstreamTlsSettings.DEFAULT, "e.example", server);
      // Then
      assertThat(server.next().client()).isEqualTo(client.getCertificate());
      assertThat(server.next().client()).isNull();
    }
  }

  @Test
  void aServerThatSaysNothingRunsIntoTheTimeout() throws Exception {
    // Given
    try (java.net.ServerSocket silent =
            new java.net.ServerSocket(0, 5, InetAddress.ofLiteral("127.0.0.1"));
        UpstreamTls tls = new UpstreamTls(TlsProvider.best(), work)) {
      InetSocketAddress address = (InetSocketAddress) silent.getLocalSocketAddress();
      SslHandler handler = connect(tls, UpstreamTlsSettings.DEFAULT, "e.example", address, 200);
      // Then
      assertThat(handler.handshakeFuture().await(20, TimeUnit.SECONDS)).isTrue();
      assertThat(handler.handshakeFuture().cause())
          .isInstanceOf(io.netty.handler.ssl.SslHandshakeTimeoutException.class);
    }
  }

  private static CertificatePair pair(X509Bundle bundle) throws BadPair {
    return CertificatePair.read(
        new PairSource(
            "client",
            new NamedPem("crt", new PemSource.Text(bundle.getCertificatePathPEM())),
            new NamedPem("key", new PemSource.Text(bundle.getPrivateKeyPEM())),
            List.of()),
        null);
  }

  private SslHandler dial(UpstreamTls tls, UpstreamTlsSettings settings, String host, Server server)
      throws Exception {
    tls.prepare(settings);
    SslHandler handler = connect(tls, settings, host, server.address(), 10_000);
    handler.handshakeFuture().sync();
    return handler;
  }

  private void fails(UpstreamTls tls, UpstreamTlsSettings settings, String host, Server server)
      throws Exception {
    SslHandler handler = connect(tls, settings, host, server.address(), 10_000);
    assertThatThrownBy(() -> handler.handshakeFuture().sync())
        .isInstanceOf(javax.net.ssl.SSLException.class);
  }

  private SslHandler connect(
      UpstreamTls tls,
      UpstreamTlsSettings settings,
      String host,
      InetSocketAddress address,
      long millis)
      throws Exception {
    AtomicReference<SslHandler> made = new AtomicReference<>();
    Channel channel =
        new Bootstrap()
            .group(loop)
            .channel(NioSocketChannel.class)
            .handler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel connected) throws Exception {
                    SslHandler handler =
                        tls.handler(settings, connected.alloc(), host, address.getPort(), millis);
                    made.set(handler);
                    connected
                        .pipeline()
                        .addLast(
                            handler,
                            new ChannelInboundHandlerAdapter() {
                              @Override
                              public void exceptionCaught(ChannelHandlerContext c, Throwable t) {
                                c.close();
                              }
                            });
                  }
                })
            .connect(address)
            .sync()
            .channel();
    connections.add(channel);
    return Objects.requireNonNull(made.get());
  }

  /** What a server saw of a client. */
  private record Seen(@Nullable String sni, @Nullable X509Certificate client) {}

  /** A server of the JDK's that shakes hands and tells what it saw. */
  private static final class Server implements AutoCloseable {
    private final SSLServerSocket socket;
    private final BlockingQueue<Seen> seen = new LinkedBlockingQueue<>();

    Server(X509Bundle pair, String... applications) throws Exception {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(
          pair.toKeyManagerFactory().getKeyManagers(),
          io.netty.handler.ssl.util.InsecureTrustManagerFactory.INSTANCE.getTrustManagers(),
          null);
      socket =
          (SSLServerSocket)
              context
                  .getServerSocketFactory()
                  .createServerSocket(0, 10, InetAddress.ofLiteral("127.0.0.1"));
      SSLParameters parameters = socket.getSSLParameters();
      parameters.setApplicationProtocols(applications);
      parameters.setWantClientAuth(true);
      socket.setSSLParameters(parameters);
      Thread.ofVirtual().start(this::serve);
    }

    private void serve() {
      while (!socket.isClosed()) {
        try {
          SSLSocket client = (SSLSocket) socket.accept();
          client.setSoTimeout(20_000);
          Thread.ofVirtual().start(() -> shakeHands(client));
        } catch (IOException e) {
          return;
        }
      }
    }

    private void shakeHands(SSLSocket client) {
      try {
        client.startHandshake();
        ExtendedSSLSession session = (ExtendedSSLSession) client.getSession();
        String sni =
            session.getRequestedServerNames().stream()
                .map(name -> ((SNIHostName) name).getAsciiName())
                .findFirst()
                .orElse(null);
        seen.add(new Seen(sni, certificate(session)));
      } catch (IOException e) {
        // The client did not like it, which its side of the test looks at.
      }
    }

    private static @Nullable X509Certificate certificate(ExtendedSSLSession session) {
      try {
        return (X509Certificate) session.getPeerCertificates()[0];
      } catch (SSLPeerUnverifiedException e) {
        return null;
      }
    }

    Seen next() throws InterruptedException {
      Seen next = seen.poll(20, TimeUnit.SECONDS);
      assertThat(next).as("a handshake within twenty seconds").isNotNull();
      return next;
    }

    InetSocketAddress address() {
      return (InetSocketAddress) socket.getLocalSocketAddress();
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }
}
