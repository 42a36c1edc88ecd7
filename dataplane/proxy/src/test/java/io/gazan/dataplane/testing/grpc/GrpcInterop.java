package io.gazan.dataplane.testing.grpc;

import io.gazan.dataplane.testing.tls.TestCertificates;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Status;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyChannelBuilder;
import io.netty.handler.ssl.SslProvider;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Runs {@link InteropCase}s against any address, over TLS if it has a name to ask for. */
public final class GrpcInterop {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final int LARGEST_MESSAGE = 32 << 20;

  private final InetSocketAddress address;
  private final String authority;
  private final boolean tls;

  private GrpcInterop(InetSocketAddress address, String authority, boolean tls) {
    this.address = address;
    this.authority = authority;
    this.tls = tls;
  }

  /** In clear text with prior knowledge; {@code authority} is what {@code :authority} says. */
  public static GrpcInterop h2c(InetSocketAddress address, String authority) {
    return new GrpcInterop(address, authority, false);
  }

  /** Over TLS; {@code name} is the SNI, is verified, and is what {@code :authority} says. */
  public static GrpcInterop tls(InetSocketAddress address, String name) {
    return new GrpcInterop(address, name, true);
  }

  /** A channel to that address, for calls of one's own. */
  public NettyChannelBuilder channel() {
    NettyChannelBuilder builder =
        NettyChannelBuilder.forAddress(address)
            .overrideAuthority(authority)
            .maxInboundMessageSize(LARGEST_MESSAGE);
    if (!tls) {
      return builder.usePlaintext();
    }
    try {
      return builder.sslContext(
          GrpcSslContexts.configure(GrpcSslContexts.forClient(), SslProvider.JDK)
              .trustManager(TestCertificates.authority().certificate())
              .build());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Runs a case on a connection of its own; gives what it failed with, or null. */
  public @Nullable Throwable outcome(InteropCase which) {
    ManagedChannelBuilder<?> builder = channel();
    InteropTester tester = new InteropTester(builder);
    try (ExecutorService worker = Executors.newSingleThreadExecutor()) {
      Future<?> running =
          worker.submit(
              () -> {
                tester.setUp();
                try {
                  which.run(tester);
                } finally {
                  tester.tearDown();
                }
                return null;
              });
      try {
        running.get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        return null;
      } catch (ExecutionException e) {
        return e.getCause();
      } catch (TimeoutException e) {
        worker.shutdownNow();
        return new AssertionError(which + " did not end within " + LIMIT);
      } catch (InterruptedException e) {
        worker.shutdownNow();
        Thread.currentThread().interrupt();
        return e;
      }
    }
  }

  /** Fails as the case fails. */
  public void run(InteropCase which) {
    Throwable failure = outcome(which);
    if (failure != null) {
      throw new AssertionError(which + " failed: " + failure, failure);
    }
  }

  /**
   * Fails unless the case does here what it does there: it passes at both, or fails at both with
   * the same kind of failure and the same status of gRPC.
   */
  public void runAsAt(GrpcInterop direct, InteropCase which) {
    Throwable there = direct.outcome(which);
    Throwable here = outcome(which);
    if (!kind(there).equals(kind(here))) {
      throw new AssertionError(which + ": directly " + there + ", here " + here, here);
    }
  }

  private static String kind(@Nullable Throwable failure) {
    return failure == null
        ? "passed"
        : failure.getClass().getName() + " " + Status.fromThrowable(failure).getCode();
  }
}
