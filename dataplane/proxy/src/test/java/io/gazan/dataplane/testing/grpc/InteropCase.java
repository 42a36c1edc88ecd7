package io.gazan.dataplane.testing.grpc;

import java.util.Locale;

/**
 * The client cases of grpc-java's interop tests that need neither credentials of a cloud nor a load
 * balancer of the client. Cases that are judged by comparison fail against grpc-java's own server,
 * so that what they do through a proxy has to be held against what they do without one.
 */
@SuppressWarnings("ImmutableEnumChecker") // the bodies are references to methods
public enum InteropCase {
  EMPTY_UNARY(InteropTester::emptyUnary),
  LARGE_UNARY(InteropTester::largeUnary),
  CLIENT_STREAMING(InteropTester::clientStreaming),
  SERVER_STREAMING(InteropTester::serverStreaming),
  PING_PONG(InteropTester::pingPong),
  EMPTY_STREAM(InteropTester::emptyStream),
  SERVER_COMPRESSED_UNARY(InteropTester::serverCompressedUnary),
  SERVER_COMPRESSED_STREAMING(InteropTester::serverCompressedStreaming),
  UNIMPLEMENTED_METHOD(InteropTester::unimplementedMethod),
  UNIMPLEMENTED_SERVICE(InteropTester::unimplementedService),
  CANCEL_AFTER_BEGIN(InteropTester::cancelAfterBegin),
  CANCEL_AFTER_FIRST_RESPONSE(InteropTester::cancelAfterFirstResponse),
  TIMEOUT_ON_SLEEPING_SERVER(InteropTester::timeoutOnSleepingServer),
  DEADLINE_EXCEEDED(InteropTester::deadlineExceeded),
  DEADLINE_EXCEEDED_SERVER_STREAMING(InteropTester::deadlineExceededServerStreaming),
  CUSTOM_METADATA(InteropTester::customMetadata),
  STATUS_CODE_AND_MESSAGE(InteropTester::statusCodeAndMessage),
  SPECIAL_STATUS_MESSAGE(InteropTester::specialStatusMessage),
  VERY_LARGE_REQUEST(InteropTester::veryLargeRequest),
  VERY_LARGE_RESPONSE(InteropTester::veryLargeResponse),
  SERVER_STREAMING_FLOW_CONTROL(InteropTester::serverStreamingShouldBeFlowControlled),
  EMPTY_UNARY_RETRIABLE(InteropTester::emptyUnaryWithRetriableStream),
  DEADLINE_NOT_EXCEEDED(InteropTester::deadlineNotExceeded),
  LARGEST_INBOUND_MESSAGE(InteropTester::maxInboundSize_exact),
  LARGEST_OUTBOUND_MESSAGE(InteropTester::maxOutboundSize_exact),
  GRACEFUL_SHUTDOWN(InteropTester::gracefulShutdown),
  FULL_DUPLEX(InteropTester::fullDuplexCallShouldSucceed),
  HALF_DUPLEX(InteropTester::halfDuplexCallShouldSucceed),
  CLIENT_COMPRESSED_UNARY(tester -> tester.clientCompressedUnary(true), true),
  CLIENT_COMPRESSED_STREAMING(tester -> tester.clientCompressedStreaming(true), true);

  /** The case itself; throws what the case throws. */
  @FunctionalInterface
  interface Body {
    void run(InteropTester tester) throws Exception;
  }

  private final Body body;
  private final boolean byComparison;

  InteropCase(Body body) {
    this(body, false);
  }

  InteropCase(Body body, boolean byComparison) {
    this.body = body;
    this.byComparison = byComparison;
  }

  /** Whether only a comparison with a direct connection tells if a proxy is right. */
  public boolean isByComparison() {
    return byComparison;
  }

  void run(InteropTester tester) throws Exception {
    body.run(tester);
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
