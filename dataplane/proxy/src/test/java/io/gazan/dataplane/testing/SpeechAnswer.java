package io.gazan.dataplane.testing;

/** How a {@link SpeakingEndpoint} answers requests. */
public sealed interface SpeechAnswer {
  /** That status and no body. */
  record Status(int code) implements SpeechAnswer {}

  /** HTTP/2 only: trailers-only, as gRPC answers what it does not know. */
  record Grpc(int code, int grpcStatus) implements SpeechAnswer {}

  /** HTTP/2 only: breaks off the stream. */
  record Reset(long error) implements SpeechAnswer {}

  static SpeechAnswer status(int code) {
    return new Status(code);
  }
}
