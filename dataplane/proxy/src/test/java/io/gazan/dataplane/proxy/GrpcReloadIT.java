package io.gazan.dataplane.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.gazan.dataplane.provider.file.FileProvider;
import io.gazan.dataplane.testing.grpc.GrpcEndpoint;
import io.gazan.upstreams.ReadResult;
import io.gazan.upstreams.Upstreams;
import io.gazan.upstreams.document.parse.DocumentLimits;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import io.grpc.stub.StreamObserver;
import io.grpc.testing.integration.Messages.ResponseParameters;
import io.grpc.testing.integration.Messages.StreamingOutputCallRequest;
import io.grpc.testing.integration.Messages.StreamingOutputCallResponse;
import io.grpc.testing.integration.TestServiceGrpc;
import io.grpc.testing.integration.TestServiceGrpc.TestServiceStub;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Streams of gRPC that live longer than the configuration they began under. */
class GrpcReloadIT {
  private static final int CHANGES = 1000;

  /** The shortest message; so long that no window holds all of a stream. */
  private static final int SHORTEST = 2000;

  private static final Integer DONE = -1;

  @TempDir Path folder;

  @Test
  void streamsAreUntouchedByAThousandChanges() throws IOException, InterruptedException {
    // Given: a stream of the endpoint's, and one of both; the n-th message tells n by its length
    try (GrpcEndpoint endpoint = GrpcEndpoint.start()) {
      List<Upstreams> documents = List.of(document(endpoint, 0), document(endpoint, 1));
      try (GrpcScene scene =
              GrpcScene.start(folder, "", Files.readString(folder.resolve("0.yaml")));
          GrpcScene.Calls calls = scene.securedCalls()) {
        TestServiceStub stub = TestServiceGrpc.newStub(calls.channel());
        Lengths served = new Lengths();
        stub.streamingOutputCall(request(SHORTEST + 1, SHORTEST + CHANGES), served);
        Lengths echoed = new Lengths();
        StreamObserver<StreamingOutputCallRequest> both = stub.fullDuplexCall(echoed);
        served.expect(SHORTEST + 1);
        both.onNext(request(SHORTEST + 1, SHORTEST + 1));
        echoed.expect(SHORTEST + 1);

        // When
        for (int i = 2; i <= CHANGES; i++) {
          assertThat(scene.gazan().dataplane().tables().apply(documents.get(i % 2))).isEmpty();
          both.onNext(request(SHORTEST + i, SHORTEST + i));
          echoed.expect(SHORTEST + i);
          served.expect(SHORTEST + i);
        }
        both.onCompleted();

        // Then
        echoed.expect(DONE);
        served.expect(DONE);
        assertThat(endpoint.calls()).hasSize(2);
        assertThat(endpoint.cancelled()).isEmpty();
        assertThat(scene.gazan().get(GrpcScene.HOST, "/").header("X-Change")).isNotNull();
      }
    }
  }

  /** Asks for one message of each length. */
  private static StreamingOutputCallRequest request(int first, int last) {
    StreamingOutputCallRequest.Builder request = StreamingOutputCallRequest.newBuilder();
    for (int length = first; length <= last; length++) {
      request.addResponseParameters(ResponseParameters.newBuilder().setSize(length));
    }
    return request.build();
  }

  private Upstreams document(GrpcEndpoint endpoint, int change) throws IOException {
    Path file = folder.resolve(change + ".yaml");
    Files.writeString(
        file,
        """
        headers: ["X-Change: %2$d"]
        upstreams:
          %1$s:
            paths:
              "/": {servers: ["%3$s"], healthcheck: false}
              "/change%2$d": {servers: ["%3$s"], healthcheck: false}
        """
            .formatted(GrpcScene.HOST, change, endpoint.address()));
    return switch (FileProvider.check(file, DocumentLimits.DEFAULTS)) {
      case ReadResult.Loaded loaded -> loaded.upstreams();
      case ReadResult.Refused refused -> throw new AssertionError(refused.problems());
    };
  }

  /** The lengths of the messages that came; one is asked for when it is expected. */
  private static final class Lengths
      implements ClientResponseObserver<StreamingOutputCallRequest, StreamingOutputCallResponse> {
    private final BlockingQueue<Integer> came = new LinkedBlockingQueue<>();
    private final List<Throwable> failures = new ArrayList<>();
    private volatile @Nullable ClientCallStreamObserver<StreamingOutputCallRequest> call;

    @Override
    public void beforeStart(ClientCallStreamObserver<StreamingOutputCallRequest> started) {
      started.disableAutoRequestWithInitial(1);
      call = started;
    }

    @Override
    public void onNext(StreamingOutputCallResponse message) {
      came.add(message.getPayload().getBody().size());
    }

    @Override
    public void onError(Throwable failure) {
      synchronized (failures) {
        failures.add(failure);
      }
      came.add(DONE);
    }

    @Override
    public void onCompleted() {
      came.add(DONE);
    }

    void expect(int length) throws InterruptedException {
      Integer next = came.poll(20, TimeUnit.SECONDS);
      synchronized (failures) {
        assertThat(failures).isEmpty();
      }
      assertThat(next).isEqualTo(length);
      ClientCallStreamObserver<StreamingOutputCallRequest> running = call;
      if (running != null && length != DONE) {
        running.request(1);
      }
    }
  }
}
