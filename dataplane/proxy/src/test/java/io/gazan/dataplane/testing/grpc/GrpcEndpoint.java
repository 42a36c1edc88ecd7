package io.gazan.dataplane.testing.grpc;

import io.gazan.dataplane.testing.Loopback;
import io.gazan.dataplane.testing.tls.TestPair;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.ServerInterceptors;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.testing.integration.TestServiceImpl;
import io.netty.handler.ssl.SslProvider;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.jspecify.annotations.Nullable;

/**
 * The interop test service of grpc-java on a loopback address of its own, as h2c or over TLS. It
 * remembers the calls that came.
 */
public final class GrpcEndpoint implements AutoCloseable {
  /** Larger than any message of the cases. */
  private static final int LARGEST_MESSAGE = 32 << 20;

  private final ScheduledExecutorService timers = Executors.newScheduledThreadPool(2);
  private final ConcurrentLinkedQueue<String> calls = new ConcurrentLinkedQueue<>();
  private final ConcurrentLinkedQueue<String> cancelled = new ConcurrentLinkedQueue<>();
  private final Server server;

  private GrpcEndpoint(@Nullable TestPair pair) {
    NettyServerBuilder builder =
        NettyServerBuilder.forAddress(new InetSocketAddress(Loopback.next(), 0))
            .maxInboundMessageSize(LARGEST_MESSAGE)
            .addService(
                ServerInterceptors.intercept(
                    new TestServiceImpl(timers), TestServiceImpl.interceptors()))
            .intercept(new Recorder());
    try {
      if (pair != null) {
        builder.sslContext(GrpcSslContexts.configure(pair.server(null), SslProvider.JDK).build());
      }
      this.server = builder.build().start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** In clear text with prior knowledge. */
  public static GrpcEndpoint start() {
    return new GrpcEndpoint(null);
  }

  /** Over TLS with ALPN {@code h2}. */
  public static GrpcEndpoint start(TestPair pair) {
    return new GrpcEndpoint(pair);
  }

  /** As it stands in {@code servers}: {@code 127.x.y.z:port}. */
  public String address() {
    InetSocketAddress address = socketAddress();
    return address.getAddress().getHostAddress() + ":" + address.getPort();
  }

  public InetSocketAddress socketAddress() {
    return (InetSocketAddress) server.getListenSockets().getFirst();
  }

  /** The full names of the methods that were called, in order. */
  public List<String> calls() {
    return List.copyOf(calls);
  }

  /** The full names of the methods whose calls were cancelled before they had ended, in order. */
  public List<String> cancelled() {
    return List.copyOf(cancelled);
  }

  @Override
  public void close() {
    server.shutdownNow();
    timers.shutdownNow();
  }

  private final class Recorder implements ServerInterceptor {
    @Override
    public <Q, S> ServerCall.Listener<Q> interceptCall(
        ServerCall<Q, S> call, Metadata headers, ServerCallHandler<Q, S> next) {
      calls.add(call.getMethodDescriptor().getFullMethodName());
      return new SimpleForwardingServerCallListener<>(next.startCall(call, headers)) {
        @Override
        public void onCancel() {
          cancelled.add(call.getMethodDescriptor().getFullMethodName());
          super.onCancel();
        }
      };
    }
  }
}
