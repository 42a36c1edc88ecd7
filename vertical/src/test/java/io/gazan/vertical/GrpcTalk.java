package io.gazan.vertical;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.gazan.dataplane.testing.Loopback;
import io.gazan.dataplane.testing.tls.TestCertificates;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** One call of grpc-java that streams texts both ways; they come back as they are. */
final class GrpcTalk implements AutoCloseable {
  private static final int PATIENCE_SECONDS = 20;

  private static final MethodDescriptor<String, String> TALK =
      MethodDescriptor.<String, String>newBuilder()
          .setType(MethodDescriptor.MethodType.BIDI_STREAMING)
          .setFullMethodName("talk.Talk/Talk")
          .setRequestMarshaller(new Texts())
          .setResponseMarshaller(new Texts())
          .build();

  private static final class Texts implements MethodDescriptor.Marshaller<String> {
    @Override
    public InputStream stream(String text) {
      return new ByteArrayInputStream(text.getBytes(UTF_8));
    }

    @Override
    public String parse(InputStream bytes) {
      try {
        return new String(bytes.readAllBytes(), UTF_8);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** The service, as h2c on a loopback address of its own. */
  static final class Endpoint implements AutoCloseable {
    private final AtomicInteger calls = new AtomicInteger();
    private final Server server;

    private Endpoint() throws IOException {
      server =
          NettyServerBuilder.forAddress(new InetSocketAddress(Loopback.next(), 0))
              .addService(
                  ServerServiceDefinition.builder("talk.Talk")
                      .addMethod(TALK, ServerCalls.asyncBidiStreamingCall(this::echo))
                      .build())
              .build()
              .start();
    }

    static Endpoint start() throws IOException {
      return new Endpoint();
    }

    private StreamObserver<String> echo(StreamObserver<String> answers) {
      calls.incrementAndGet();
      return new StreamObserver<>() {
        @Override
        public void onNext(String text) {
          answers.onNext(text);
        }

        @Override
        public void onError(Throwable problem) {
          // The call is over; its client sees so too.
        }

        @Override
        public void onCompleted() {
          answers.onCompleted();
        }
      };
    }

    InetSocketAddress socketAddress() {
      return (InetSocketAddress) server.getListenSockets().getFirst();
    }

    /** Calls that came. */
    int calls() {
      return calls.get();
    }

    @Override
    public void close() {
      server.shutdownNow();
    }
  }

  private final ManagedChannel channel;
  private final BlockingQueue<String> answers = new LinkedBlockingQueue<>();
  private final CompletableFuture<Status> end = new CompletableFuture<>();
  private final StreamObserver<String> requests;

  private GrpcTalk(ManagedChannel channel) {
    this.channel = channel;
    this.requests =
        ClientCalls.asyncBidiStreamingCall(
            channel.newCall(TALK, CallOptions.DEFAULT),
            new StreamObserver<>() {
              @Override
              public void onNext(String text) {
                answers.add(text);
              }

              @Override
              public void onError(Throwable problem) {
                end.complete(Status.fromThrowable(problem));
              }

              @Override
              public void onCompleted() {
                end.complete(Status.OK);
              }
            });
  }

  /** Begins a call over TLS to a host of that name; the endpoint has answered when this returns. */
  static GrpcTalk open(InetSocketAddress address, String host)
      throws IOException, InterruptedException {
    InputStream root =
        new ByteArrayInputStream(TestCertificates.authority().rootPem().getBytes(UTF_8));
    GrpcTalk talk =
        new GrpcTalk(
            NettyChannelBuilder.forAddress(address)
                .overrideAuthority(host)
                .sslContext(
                    GrpcSslContexts.configure(
                            SslContextBuilder.forClient().trustManager(root), SslProvider.JDK)
                        .build())
                .build());
    talk.echo("hello");
    return talk;
  }

  /** Sends a text and fails unless it comes back. */
  void echo(String text) throws InterruptedException {
    requests.onNext(text);
    assertThat(answers.poll(PATIENCE_SECONDS, TimeUnit.SECONDS)).isEqualTo(text);
    assertThat(end).isNotDone();
  }

  /** Ends the call and gives its status. */
  Status.Code end() throws Exception {
    requests.onCompleted();
    return end.get(PATIENCE_SECONDS, TimeUnit.SECONDS).getCode();
  }

  @Override
  public void close() {
    channel.shutdownNow();
  }
}
